import { expect, it } from "vitest";
import { groupsText } from "./groups-text.ts";

it.each<[groups: readonly string[], text: string]>([
  [[], "in no groups"],
  [["a", "b\u001b"], String.raw`in the groups "a", "b\u001b"`],
  [Array(52).fill("g"), `in the groups ${Array(50).fill('"g"').join(", ")} and 2 more`],
])("somebody with the groups %j", (groups, text) => {
  expect(groupsText(groups)).toBe(text);
});
