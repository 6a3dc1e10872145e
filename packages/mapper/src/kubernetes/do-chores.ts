import type { Chore } from "./chores.ts";
import type { KubernetesClient } from "./client.ts";
import { type Lease, LEASE_MS } from "./lease.ts";
import { pause } from "./pause.ts";
import type { ObserveSource } from "./source-event.ts";

/** How long, in milliseconds. */
export interface ChoreTiming {
  /** Between two writes, so that thousands do not come at once. */
  readonly betweenMs: number;
  /** The lease is kept by asking for it again after this time. */
  readonly renewMs: number;
  /** Before the lease is asked for again that another replica has. */
  readonly waitMs: number;
  /** Before something that failed is tried again. */
  readonly retryMs: number;
  /** Before something that was written is written again, because somebody undid it: two who do not agree must not race. */
  readonly againMs: number;
}

const usualTiming: ChoreTiming = {
  betweenMs: 20,
  renewMs: LEASE_MS / 3,
  waitMs: LEASE_MS / 2,
  retryMs: 30_000,
  againMs: 600_000,
};

/** Somebody who writes what is wanted, in the background. */
export interface ChoreDoer {
  /** Replaces what is wanted. */
  want(chores: readonly Chore[]): void;
  /** Resolves soon after the signal. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Writes what is wanted while this replica holds the lease; where there can be none, all replicas write, and what comes too
 * late is refused as a conflict. The lease is asked for only while there is something to write.
 */
export function createChoreDoer(options: {
  readonly client: KubernetesClient;
  readonly lease: Lease;
  readonly observe: ObserveSource;
  readonly timing?: Partial<ChoreTiming>;
}): ChoreDoer {
  const { client, lease, observe } = options;
  const timing = { ...usualTiming, ...options.timing };
  /** When each may be done again. */
  const notBefore = new Map<string, number>();
  let wanted: readonly Chore[] = [];
  let wake = new AbortController();

  const isDue = ({ key }: Chore): boolean => (notBefore.get(key) ?? 0) <= performance.now();

  async function doOne(chore: Chore, signal: AbortSignal): Promise<void> {
    const done = await chore.do(client, signal);
    if (signal.aborted) return;
    const isDone = done.ok && done.value !== "moot";
    notBefore.set(chore.key, performance.now() + (isDone ? timing.againMs : timing.retryMs));
    const { name, kind } = chore;
    if (!done.ok) observe({ type: `${kind}-not-written`, name, problem: done.problem });
    else if (kind === "status" && done.value === "written") observe({ type: "status-written", name });
  }

  async function doDue(signal: AbortSignal): Promise<void> {
    let heldSince = performance.now();
    let chore = wanted.find(isDue);
    for (; chore !== undefined && !signal.aborted; chore = wanted.find(isDue)) {
      if (performance.now() - heldSince > timing.renewMs) {
        const state = await lease.acquire(signal);
        if (state !== "held" && state !== "none") return;
        heldSince = performance.now();
      }
      await doOne(chore, signal);
      await pause(timing.betweenMs, signal);
    }
  }

  /** Waits for a time, or for the next {@link ChoreDoer.want} where `until` says so. */
  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    const either = wake;
    const end = (): void => either.abort();
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    await pause(ms, either.signal);
    signal.removeEventListener("abort", end);
  }

  return {
    want(chores) {
      wanted = chores;
      wake.abort();
    },
    async run(signal) {
      while (!signal.aborted) {
        wake = new AbortController();
        forget(notBefore);
        if (!wanted.some(isDue)) {
          await rest(timing.retryMs, signal);
          continue;
        }
        const state = await lease.acquire(signal);
        if (state === "held" || state === "none") {
          await doDue(signal);
          // Who ends lets it run out, and is not held up.
          if (!signal.aborted) await lease.release(signal);
        } else await pause(timing.waitMs * (1 + Math.random()), signal);
      }
    },
  };
}

/** What may be done again is as good as never done. */
function forget(notBefore: Map<string, number>): void {
  const now = performance.now();
  for (const [key, moment] of notBefore) if (moment <= now) notBefore.delete(key);
}
