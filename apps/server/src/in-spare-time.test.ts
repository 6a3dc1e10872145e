import { describe, expect, it } from "vitest";
import { inSpareTime } from "./in-spare-time.ts";

/** Keeps the process busy. */
function work(ms: number): number {
  const begun = performance.now();
  while (performance.now() - begun < ms);
  return begun;
}

describe("in spare time", () => {
  it("things are done in their order, with rests between them", async () => {
    const run = inSpareTime(10);
    const begun = await Promise.all([1, 2, 3].map(() => run(() => work(5))));
    const [first = 0, second = 0, third = 0] = begun.map((moment) => moment ?? Number.NaN);
    // A timer may be early by less than a millisecond.
    expect(second - first).toBeGreaterThan(22);
    expect(third - second).toBeGreaterThan(22);
  });

  it("what is one too many is not done, and what comes after it again", async () => {
    const run = inSpareTime(2);
    let done = 0;
    const act = (): number => ++done;
    expect(await Promise.all([run(act), run(act), run(act)])).toEqual([1, 2, undefined]);
    expect(await run(act)).toBe(3);
  });

  it("what fails does not hold up the next", async () => {
    const run = inSpareTime(2);
    const failing = run(() => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await run(() => "next")).toBe("next");
  });
});
