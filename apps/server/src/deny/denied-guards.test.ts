import { expect, it } from "vitest";
import { configOf } from "../testing/rules.ts";
import { deniedGuards } from "./denied-guards.ts";
import { compileDenyList } from "./deny-list.ts";

const admin = "arn:aws:iam::111122223333:role/Admin";

it.each<[what: string, deny: string, arns: string[], denied: RegExp[]]>([
  [
    "a role that is denied",
    `arns: ["${admin}"]`,
    [admin],
    [/^".*role\/Admin" must stay mapped, and is denied by server\.deny\.arns at "c\.yaml:2:17"$/],
  ],
  ["whichever way it is written", 'arns: ["arn:aws:iam::111122223333:role/eng/ADMIN"]', [admin], [/role\/Admin/]],
  [
    "of several those",
    'arns: ["arn:aws:iam::111122223333:user/me"]',
    [admin, "arn:aws:iam::111122223333:user/eng/Me"],
    [/^".*user\/eng\/Me"/],
  ],
  [
    "not a role of which one session is denied",
    'arns: ["arn:aws:sts::111122223333:assumed-role/Admin/x"]',
    [admin],
    [],
  ],
  ["not a role of which sessions of a name are denied", "sessionNames: [session]", [admin], []],
  [
    "a session that is denied by its name",
    "sessionNames: [ci]",
    ["arn:aws:sts::111122223333:assumed-role/Admin/ci"],
    [/server\.deny\.sessionNames/],
  ],
  ["nobody where nobody is denied", "arns: []", [admin], []],
])("%s", (_, deny, arns, denied) => {
  const list = compileDenyList(configOf(`server:\n  deny: {${deny}}\n`));
  const found = deniedGuards(
    list,
    arns.map((arn) => ({ arn, groups: [] })),
  );
  expect(found).toEqual(denied.map((text) => expect.stringMatching(text)));
});
