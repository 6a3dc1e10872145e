import type { Clock } from "@aws-iam-authenticator/core";
import type { Pace } from "./pace.ts";
import type { Timers } from "./timers.ts";

/** Answers questions about ids, many with one call. */
export interface Batches<V> {
  /**
   * The answer about an id; questions about one id share it. Undefined where too many wait already. Rejects only where the
   * call does.
   */
  ask(id: string): Promise<V> | undefined;
}

/** What batches are made from. */
export interface BatchesOptions<V> {
  /** The most ids of one call. */
  readonly mostIds: number;
  /** How long the first id of a batch waits for others, in milliseconds. */
  readonly waitMs: number;
  /** The most calls under way. */
  readonly mostCalls: number;
  /** The most ids that wait for a call to be made. */
  readonly mostWaiting: number;
  readonly pace: Pick<Pace, "take">;
  readonly clock: Pick<Clock, "monotonic">;
  readonly timers: Timers;
  /** Asks about some ids; what it resolves to knows the answer about each of them. */
  readonly call: (ids: readonly string[]) => Promise<(id: string) => V>;
}

interface Waiting<V> {
  readonly since: number;
  readonly settle: (answer: V) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects ids and asks about them together: as soon as there are `mostIds`, or `waitMs` after the first. While calls must
 * wait for their turn the batch fills up, first come first served.
 */
export function createBatches<V>(options: BatchesOptions<V>): Batches<V> {
  const { mostIds, waitMs, mostCalls, mostWaiting, pace, clock, timers, call } = options;
  const answers = new Map<string, Promise<V>>();
  const waiting = new Map<string, Waiting<V>>();
  let running = 0;
  let hasTurn = false;
  let cancelTimer = (): void => undefined;

  function arrange(): void {
    cancelTimer();
    const [first] = waiting.values();
    if (first === undefined || hasTurn || running >= mostCalls) return;
    const early = waiting.size >= mostIds ? 0 : first.since + waitMs - clock.monotonic();
    if (early > 0) {
      cancelTimer = timers.after(early, arrange);
      return;
    }
    hasTurn = true;
    const pause = pace.take();
    if (pause > 0) timers.after(pause, start);
    else start();
  }

  function start(): void {
    hasTurn = false;
    const batch = [...waiting].slice(0, mostIds);
    for (const [id] of batch) waiting.delete(id);
    running++;
    void run(batch);
    arrange();
  }

  async function run(batch: readonly (readonly [string, Waiting<V>])[]): Promise<void> {
    try {
      const answerAbout = await call(batch.map(([id]) => id));
      for (const [id, { settle }] of batch) settle(answerAbout(id));
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
    for (const [id] of batch) answers.delete(id);
    running--;
    arrange();
  }

  return {
    ask(id) {
      const shared = answers.get(id);
      if (shared !== undefined) return shared;
      if (waiting.size >= mostWaiting) return undefined;
      const answer = new Promise<V>((settle, reject) => {
        waiting.set(id, { since: clock.monotonic(), settle, reject });
      });
      answers.set(id, answer);
      arrange();
      return answer;
    },
  };
}
