import { expect, it } from "vitest";
import { nextTry } from "./back-off.ts";

it.each<[what: string, before: { times: number; until: number } | undefined, times: number, seconds: number]>([
  ["the first", undefined, 1, 2],
  ["the second", { times: 1, until: 0 }, 2, 4],
  ["the fifth", { times: 4, until: 0 }, 5, 32],
  ["the sixth", { times: 5, until: 0 }, 6, 60],
  ["the thousandth", { times: 999, until: 0 }, 1000, 60],
  ["one within ten minutes after it could have been tried again", { times: 4, until: -599_999 }, 5, 32],
  ["a later one", { times: 4, until: -600_000 }, 1, 2],
])("after %s failure it is tried again in that many seconds", (_, before, times, seconds) => {
  expect(nextTry(before, 0)).toEqual({ times, until: seconds * 1000 });
});
