import { expect, it, vi } from "vitest";
import { createTurnover } from "./read-body-turnover.ts";

it("gives up the oldest for the newest, as many as need be", () => {
  const turnover = createTurnover(10, 3_600_000);
  const givenUp: string[] = [];
  const begin = (name: string, weight: number): (() => void) => turnover.begin(weight, () => givenUp.push(name));
  begin("a", 4);
  const endB = begin("b", 4);
  begin("c", 2);
  expect(givenUp).toEqual([]);
  begin("d", 1);
  expect(givenUp).toEqual(["a"]);
  endB();
  endB();
  begin("e", 7);
  expect(givenUp).toEqual(["a"]);
  begin("f", 9);
  expect(givenUp).toEqual(["a", "c", "d", "e"]);
  begin("too heavy", 11);
  expect(givenUp).toEqual(["a", "c", "d", "e", "f"]);
  begin("g", 1);
  expect(givenUp).toEqual(["a", "c", "d", "e", "f", "too heavy"]);
});

it("gives up what is late, each when its time has come", async () => {
  vi.useFakeTimers();
  try {
    const turnover = createTurnover(10, 100);
    const givenUp: string[] = [];
    const begin = (name: string): (() => void) => turnover.begin(4, (why) => givenUp.push(`${name}: ${why}`));
    begin("a");
    await vi.advanceTimersByTimeAsync(60);
    const endB = begin("b");
    await vi.advanceTimersByTimeAsync(30);
    expect(givenUp).toEqual([]);
    await vi.advanceTimersByTimeAsync(10);
    expect(givenUp).toEqual(["a: time"]);
    endB();
    begin("c");
    begin("d");
    await vi.advanceTimersByTimeAsync(99);
    expect(givenUp).toEqual(["a: time"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(givenUp).toEqual(["a: time", "c: time", "d: time"]);
    expect(vi.getTimerCount()).toBe(0);
    // What has been given up takes no room any more.
    begin("e");
    begin("f");
    expect(givenUp).toHaveLength(3);
  } finally {
    vi.useRealTimers();
  }
});
