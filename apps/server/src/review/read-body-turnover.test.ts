import { expect, it } from "vitest";
import { createTurnover } from "./read-body-turnover.ts";

it("gives up the oldest for the newest, as many as need be", () => {
  const turnover = createTurnover(10);
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
