import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertMappings, EXCHANGE_FORMS } from "./convert-mappings.ts";
import { readExchangeFile } from "./read-exchange-file.ts";
import { writeYaml } from "./write-yaml.ts";

const name = fc.stringMatching(/^[\w+=,.@-]{1,12}$/);
const account = fc.constantFrom("111122223333", "012345678901");
const partition = fc.constantFrom("aws", "aws-cn");
const path = fc.constantFrom("", "team/", "a/b/");
const arn = (type: "role" | "user"): fc.Arbitrary<string> =>
  fc.tuple(partition, account, path, name).map(([p, a, folder, n]) => `arn:${p}:iam::${a}:${type}/${folder}${n}`);

/** Texts that YAML, JSON or a reader could take for something else. */
const awkward = fc.constantFrom(
  "yes",
  "012",
  "1e3",
  "~",
  "a: b",
  "# x",
  "'",
  '"',
  "- a",
  "é🙂",
  "a,b",
  " a ",
  "|",
  "a\\nb",
);
const template = fc.constantFrom("u:{{SessionName}}", "{{AccountID}}", "system:node:{{EC2PrivateDNSName}}", "x");
const text = fc.oneof(name, awkward, template, fc.constantFrom("system:masters", "system:nodes", "eks:x"));
const granted = {
  username: text,
  groups: fc.array(text, { maxLength: 3 }),
};
const pinned = { ...granted, userid: fc.constantFrom("AIDAEXAMPLE", "AROAEXAMPLE") };

function entryWith(selector: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.record({ ...selector, ...granted }) },
    fc.record({ ...selector, ...pinned }),
  );
}

const mapRoles = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: entryWith({ rolearn: arn("role") }) },
    entryWith({ roleARNLike: arn("role").map((text) => `${text}*`) }),
    entryWith({ sso: fc.record({ permissionSetName: name, accountID: account, partition }) }),
  ),
  { maxLength: 3 },
);
const mapUsers = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: entryWith({ userarn: fc.oneof(arn("user"), arn("role")) }) },
    entryWith({ userARNLike: arn("user") }),
  ),
  { maxLength: 3 },
);
const config = fc.record({
  mapRoles,
  mapUsers,
  mapAccounts: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.uniqueArray(account)),
});

describe("a configuration that goes to another form and back", () => {
  it.each(EXCHANGE_FORMS)("is the same but for what is said to be lost, and never grants more: %s", (form) => {
    let same = 0;
    fc.assert(
      fc.property(config, (server) => {
        const file = writeYaml({ server });
        const there = convertMappings([{ file: "before", text: file }], form);
        expect(there.problems).toEqual([]);
        const back = convertMappings([{ file: "there", text: there.text ?? "" }], "config");
        // Nobody can know that there were none.
        expect(back.lost.filter(({ what }) => what !== "access-policies")).toEqual([]);
        const [before, after] = [meaning(file), meaning(back.text ?? "")];
        const leftOut = there.lost.filter(({ what }) => what === "mapping" || what === "account").length;
        expect(after).toHaveLength(before.length - leftOut);
        const withoutGroups = after.filter((mapping) => !before.includes(mapping));
        expect(withoutGroups.length > 0 && !there.lost.some(({ what }) => what === "group")).toBe(false);
        expect(after.every((mapping) => before.some((given) => grantsAtMost(mapping, given)))).toBe(true);
        if (there.lost.length === 0) same++;
      }),
      // Of one form a tenth loses nothing: so many that the count below is far from chance.
      { numRuns: 600 },
    );
    expect(same).toBeGreaterThan(20);
  });
});

/** What each mapping of a configuration means, whichever of the two lists an ARN stands in. */
function meaning(file: string): readonly string[] {
  const { mapRoles: roles, mapUsers: users, mapAccounts } = readExchangeFile(file, "f").mappings;
  const entries = [...roles, ...users].map(({ entry }) => {
    const { groups = [], username, userid, ...selector } = entry;
    const { rolearn, userarn, ...others } = { rolearn: undefined, userarn: undefined, ...selector };
    return JSON.stringify({ arn: rolearn ?? userarn, ...others, userid, username, groups });
  });
  return [...entries, ...mapAccounts.map(({ entry }) => JSON.stringify({ account: entry }))].toSorted();
}

/** Whether a mapping is another one, if with fewer groups. */
function grantsAtMost(mapping: string, given: string): boolean {
  const { groups = [], ...rest } = parsed(mapping);
  const { groups: givenGroups = [], ...givenRest } = parsed(given);
  return JSON.stringify(rest) === JSON.stringify(givenRest) && groups.every((group) => givenGroups.includes(group));
}

function parsed(text: string): { readonly groups?: readonly string[] } {
  return JSON.parse(text);
}
