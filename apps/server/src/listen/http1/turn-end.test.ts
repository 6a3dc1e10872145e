import { expect, it } from "vitest";
import { createTurnEnd } from "./turn-end.ts";

it("what is handed in during a turn is called at its end, in order, by one call", () => {
  const scheduled: (() => void)[] = [];
  const called: string[] = [];
  const atTurnEnd = createTurnEnd((act) => scheduled.push(act));
  atTurnEnd(() => called.push("a"));
  atTurnEnd(() => {
    called.push("b");
    atTurnEnd(() => called.push("c"));
  });
  expect([called, scheduled.length]).toEqual([[], 1]);
  scheduled.shift()?.();
  expect([called, scheduled.length]).toEqual([["a", "b"], 1]);
  scheduled.shift()?.();
  expect(called).toEqual(["a", "b", "c"]);
});
