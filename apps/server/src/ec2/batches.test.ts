import { describe, expect, it } from "vitest";
import { createBatches } from "./batches.ts";
import { Pace } from "./pace.ts";
import { handTimers, settled } from "./testing/hand-timers.ts";

/** Batches over a call that is answered by hand, or at once. */
function world(changes: { mostCalls?: number; mostWaiting?: number; perSecond?: number; burst?: number } = {}) {
  const { mostCalls = 10, mostWaiting = 8_000, perSecond = 0, burst = 1 } = changes;
  const clock = handTimers();
  const calls: { readonly at: number; readonly ids: readonly string[] }[] = [];
  const open: { readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];
  let atOnce = false;
  const batches = createBatches<string>({
    mostIds: 100,
    waitMs: 200,
    mostCalls,
    mostWaiting,
    pace: new Pace({ perSecond, burst }, clock),
    clock,
    timers: clock,
    call(ids) {
      calls.push({ at: clock.monotonic() - 1000, ids });
      const answerAbout = (id: string) => `answer of ${id}`;
      if (atOnce) return Promise.resolve(answerAbout);
      return new Promise((resolve, reject) => {
        open.push({ answer: () => resolve(answerAbout), fail: reject });
      });
    },
  });
  return {
    batches,
    clock,
    calls,
    open,
    answerAtOnce: () => {
      atOnce = true;
    },
    /** Asks about so many ids, whose numbers begin there. */
    ask: (count: number, from = 0) => Array.from({ length: count }, (_, i) => batches.ask(`i${from + i}`)),
    /** When calls were made and about how many ids. */
    made: () => calls.map(({ at, ids }) => [at, ids.length]),
  };
}

describe("a batch", () => {
  it("is asked about 200 ms after its first id, in the order of coming", async () => {
    const { ask, clock, calls } = world();
    ask(1);
    await clock.advance(150);
    ask(2, 1);
    await clock.advance(49);
    expect(calls).toEqual([]);
    await clock.advance(1);
    expect(calls).toEqual([{ at: 200, ids: ["i0", "i1", "i2"] }]);
  });

  it("is asked about as soon as there are a hundred ids", async () => {
    const { ask, clock, made } = world();
    ask(99);
    await clock.advance(10);
    expect(made()).toEqual([]);
    ask(2, 99);
    expect(made()).toEqual([[10, 100]]);
    await clock.advance(199);
    expect(made()).toHaveLength(1);
    await clock.advance(1);
    expect(made()).toEqual([
      [10, 100],
      [210, 1],
    ]);
  });

  it("answers each about its own id", async () => {
    const { ask, answerAtOnce, clock } = world();
    answerAtOnce();
    const asked = ask(3);
    await clock.advance(200);
    expect(await Promise.all(asked)).toEqual(["answer of i0", "answer of i1", "answer of i2"]);
    expect(clock.pending).toBe(0);
  });
});

describe("a thousand ids at once", () => {
  it("are ten calls", () => {
    const { ask, made } = world();
    ask(1000);
    expect(made()).toEqual(Array.from({ length: 10 }, () => [0, 100]));
  });

  it("are ten calls, no faster than is allowed", async () => {
    const { ask, clock, made, answerAtOnce } = world({ perSecond: 10, burst: 5 });
    answerAtOnce();
    const asked = ask(1000);
    await clock.advance(1000);
    await Promise.all(asked);
    const times = [0, 0, 0, 0, 0, 100, 200, 300, 400, 500];
    expect(made()).toEqual(times.map((at) => [at, 100]));
  });
});

describe("one id", () => {
  it("is asked about once, however many want to know", async () => {
    const { batches, clock, calls, open } = world();
    const waiting = batches.ask("i0");
    expect(batches.ask("i0")).toBe(waiting);
    await clock.advance(200);
    expect(batches.ask("i0")).toBe(waiting);
    open[0]?.answer();
    await waiting;
    expect(calls).toHaveLength(1);
  });

  it("is asked about anew once it is answered", async () => {
    const { batches, clock, calls, answerAtOnce } = world();
    answerAtOnce();
    void batches.ask("i0");
    await clock.advance(200);
    void batches.ask("i0");
    await clock.advance(200);
    expect(calls).toHaveLength(2);
  });
});

describe("while calls must wait for their turn", () => {
  it("the batch fills up", async () => {
    const { ask, clock, made, answerAtOnce } = world({ perSecond: 1 });
    answerAtOnce();
    ask(1);
    await clock.advance(200);
    for (let n = 1; n <= 9; n++) {
      ask(1, n);
      await clock.advance(100);
    }
    await clock.advance(100);
    expect(made()).toEqual([
      [200, 1],
      [1200, 9],
    ]);
  });

  it("no more than so many are under way", async () => {
    const { ask, made, open, clock } = world({ mostCalls: 2 });
    ask(250);
    await clock.advance(1000);
    expect(made()).toEqual([
      [0, 100],
      [0, 100],
    ]);
    open[0]?.answer();
    await settled();
    expect(made()).toEqual([
      [0, 100],
      [0, 100],
      [1000, 50],
    ]);
  });

  it("no more than so many ids wait, and those are not lost", async () => {
    const { ask, batches, open, made, clock } = world({ mostCalls: 1, mostWaiting: 150 });
    const asked = ask(251);
    expect(asked.map((answer) => answer !== undefined)).toEqual([...Array(250).fill(true), false]);
    expect(batches.ask("i249")).toBe(asked[249]);
    for (const n of [0, 1, 2]) {
      open[n]?.answer();
      await clock.advance(200);
    }
    expect(await Promise.all(asked.slice(0, 250))).toHaveLength(250);
    expect(made().map(([, count]) => count)).toEqual([100, 100, 50]);
  });
});

it("a call that rejects does so for all that it is about, and for nobody else", async () => {
  const { ask, clock, open, answerAtOnce } = world();
  const [first, second] = ask(2);
  await clock.advance(200);
  open[0]?.fail(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await expect(second).rejects.toThrow("broken");
  answerAtOnce();
  const [again] = ask(1);
  await clock.advance(200);
  expect(await again).toBe("answer of i0");
});
