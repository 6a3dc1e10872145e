import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypotheticalIdentity, mappableArn, parseArnPattern, valueOrThrow } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import { RuleSet } from "../rule-set.ts";
import { ruleFor } from "../testing/rules.ts";
import { containsGlob, covers } from "./covers.ts";
import { findShadowed } from "./find-shadowed.ts";
import type { LocatedRule } from "./mapping-document.ts";

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

describe("a pattern that matches all that another does", () => {
  it.each([
    ["*", "*", true],
    ["*", "a*b?", true],
    ["a*", "ab*", true],
    ["ab*", "a*", false],
    ["?*", "*?", true],
    ["?*", "*", false],
    ["**", "*", true],
    ["a?", "ab", true],
    ["a?", "a", false],
    ["a*c", "a?c", true],
    ["a*c", "abcd", false],
  ])("%s ⊇ %s: %s", (wider, narrower, expected) => expect(containsGlob(arn(wider), arn(narrower))).toBe(expected));

  const names = ["", ...texts("ab", 6)];

  it("is what trying all names says", () => {
    const glob = fc.string({ unit: fc.constantFrom("a", "*", "?"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(glob, glob, (wider, narrower) => {
        const [ours, theirs] = [wider, narrower].map((name) => valueOrThrow(parseArnPattern(arn(`x${name}`))));
        const all = names.map((name) => valueOrThrow(mappableArn(arn(`x${name}`))).canonicalArn);
        const contained = all.every((each) => !theirs?.matches(each) || ours?.matches(each));
        expect(containsGlob(arn(`x${wider}`), arn(`x${narrower}`))).toBe(contained);
      }),
      { numRuns: 300 },
    );
  });
});

/** All texts of some letters up to a length. */
function* texts(letters: string, longest: number): Generator<string> {
  let last = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => [...letters].map((letter) => text + letter));
    yield* last;
  }
}

describe("a rule that is for everybody whom another is for", () => {
  const by = (match: MappingRule["match"], userId?: string): MappingRule => ({
    ...ruleFor("role/x"),
    match,
    ...(userId === undefined ? {} : { userId }),
  });
  const account = (id: string) => by({ by: "account", account: id });
  const sso = (permissionSet: string, account = "111122223333", partition = "aws") =>
    by({ by: "sso", permissionSet, account, partition });
  const { canonicalArn } = valueOrThrow(mappableArn(arn("a")));
  const userId = (id: string, named?: typeof canonicalArn) => by({ by: "user-id", userId: id, arn: named });
  const other = valueOrThrow(mappableArn(arn("b"))).canonicalArn;
  const ssoRole = ruleFor("role/AWSReservedSSO_Admin_0123456789abcdef");

  it.each<[what: string, wider: MappingRule, narrower: MappingRule, expected: boolean]>([
    ["the same role", ruleFor("role/a"), ruleFor("role/A"), true],
    ["another role", ruleFor("role/a"), ruleFor("role/b"), false],
    ["a pinned one", ruleFor("role/a"), ruleFor("role/a", { userId: "AROA1" }), true],
    ["one that is not pinned", ruleFor("role/a", { userId: "AROA1" }), ruleFor("role/a"), false],
    ["one with the same pin", ruleFor("role/a", { userId: "AROA1" }), ruleFor("role/a", { userId: "AROA1" }), true],
    ["one with another pin", ruleFor("role/a", { userId: "AROA1" }), ruleFor("role/a", { userId: "AROA2" }), false],
    ["a role by a pattern", ruleFor("role/a*"), ruleFor("role/ab"), true],
    ["a pattern by a role", ruleFor("role/a"), ruleFor("role/a*"), false],
    ["a permission set by a pattern", ruleFor("role/AWSReservedSSO_A*"), sso("Admin"), true],
    [
      "a permission set by a pattern of another account",
      ruleFor("role/AWSReservedSSO_A*"),
      sso("Admin", "444455556666"),
      false,
    ],
    ["a permission set by too long a pattern", ruleFor("role/AWSReservedSSO_Admin_0*"), sso("Admin"), false],
    ["the same permission set", sso("Admin"), sso("admin"), true],
    ["a permission set of another partition", sso("Admin"), sso("Admin", "111122223333", "aws-cn"), false],
    ["a permission set's role", sso("Admin"), ssoRole, true],
    ["another permission set's role", sso("Adm"), ssoRole, false],
    ["a pattern by a permission set", sso("Admin"), ruleFor("role/AWSReservedSSO_Admin_*"), false],
    ["a role by its account", account("111122223333"), ruleFor("role/a"), true],
    ["a user by its account", account("111122223333"), ruleFor("user/a"), true],
    ["a pattern by its account", account("111122223333"), ruleFor("role/a*"), true],
    ["a permission set by its account", account("111122223333"), sso("Admin"), true],
    ["an account by itself", account("111122223333"), account("111122223333"), true],
    ["a role by another account", account("444455556666"), ruleFor("role/a"), false],
    ["a user id by an account", account("111122223333"), userId("AROA1"), false],
    ["a user id with an ARN by its account", account("111122223333"), userId("AROA1", canonicalArn), true],
    ["the same user id", userId("AROA1"), userId("AROA1"), true],
    ["another user id", userId("AROA1"), userId("AROA2"), false],
    ["a user id with an ARN", userId("AROA1"), userId("AROA1", canonicalArn), true],
    ["a user id by one with an ARN", userId("AROA1", canonicalArn), userId("AROA1"), false],
    ["a user id with the same ARN", userId("AROA1", canonicalArn), userId("AROA1", canonicalArn), true],
    ["a user id with another ARN", userId("AROA1", canonicalArn), userId("AROA1", other), false],
    ["a user id with an ARN by that role", ruleFor("role/a"), userId("AROA1", canonicalArn), true],
    [
      "a user id with an ARN by that role, pinned alike",
      ruleFor("role/a", { userId: "AROA1" }),
      userId("AROA1", canonicalArn),
      true,
    ],
    ["a role by a user id", userId("AROA1", canonicalArn), ruleFor("role/a"), false],
  ])("%s", (_, wider, narrower, expected) => expect(covers(wider, narrower)).toBe(expected));
});

it("a rule that is told to be shadowed counts for nobody", () => {
  const order = ["MountedFile", "CRD"] as const;
  const userIds = ["AROA1", "AROA2", "unknown"];
  const options = fc.record(
    { source: fc.constantFrom(...order), userId: fc.constantFrom("AROA1", "AROA2") },
    { requiredKeys: ["source"] },
  );
  const resource = fc.oneof(
    fc.constantFrom("role/a", "role/b", "role/ab", "user/a"),
    fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 3 }).map((name) => `role/${name}`),
  );
  const account: fc.Arbitrary<MappingRule> = fc
    .constantFrom(...order)
    .map((source) => ({ ...ruleFor("role/a", { source }), match: { by: "account", account: "111122223333" } }));
  const rule = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(resource, options).map(([name, more]) => ruleFor(name, more)) },
    { weight: 1, arbitrary: account },
  );
  const identities = [...[...texts("ab", 3)].map((name) => `role/${name}`), "user/a", "user/b"].flatMap((resource) =>
    userIds.map((principalId) =>
      valueOrThrow(hypotheticalIdentity(`arn:aws:iam::111122223333:${resource}`, { principalId })),
    ),
  );
  let shadows = 0;
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
      const at = (i: number) => ({ file: "f", line: i + 1, column: 1 });
      const located = rules.map((each, i): LocatedRule => {
        const rule = { ...each, at: at(i) };
        return { rule, list: "mapRoles", arn: undefined, groups: undefined, placeOf: () => at(i) };
      });
      const ruleSet = RuleSet.of(
        located.map(({ rule }) => rule),
        order,
      );
      const shadowed = new Set(
        findShadowed({ documents: [], config: undefined, order, given: new Set(order), rules: located, ruleSet }).map(
          ({ line }) => line,
        ),
      );
      shadows += shadowed.size;
      for (const identity of identities) {
        for (const matching of ruleSet.matching(identity)) {
          if ("notLoaded" in matching) continue;
          if (matching.userId !== undefined && matching.userId !== identity.principalId) continue;
          expect(shadowed).not.toContain(matching.at.line);
          break;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(shadows).toBeGreaterThan(50);
});
