import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypotheticalIdentity, mappableArn, parseArnPattern, valueOrThrow } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import { RuleSet } from "../rule-set.ts";
import { ruleFor } from "../testing/rules.ts";
import { containsGlob } from "./covers.ts";
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
