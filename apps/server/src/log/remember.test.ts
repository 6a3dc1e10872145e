import { expect, it } from "vitest";
import { remember } from "./remember.ts";

it("each text is made once, as long as they are few", () => {
  const made: string[] = [];
  const loud = remember((text) => {
    made.push(text);
    return text.toUpperCase();
  });
  expect(["a", "", "a", ""].map(loud)).toEqual(["A", "", "A", ""]);
  expect(made).toEqual(["a", ""]);
});

it("many texts do not stay", () => {
  const made: string[] = [];
  const same = remember((text) => {
    made.push(text);
    return text;
  });
  for (let i = 0; i <= 1000; i++) same(`${i}`);
  expect([same("0"), same("1000")]).toEqual(["0", "1000"]);
  expect(made.slice(1000)).toEqual(["1000", "0"]);
});
