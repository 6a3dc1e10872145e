import { callerIdentity, mappableArn, parseArnPattern, parseTemplate, valueOrThrow } from "@aws-iam-authenticator/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";
import { RuleSet } from "./rule-set.ts";

const accounts = ["111122223333", "444455556666"] as const;
const names = ["a", "b", "AWSReservedSSO_a_0123456789abcdef", "AWSReservedSSO_a_b_0123456789abcdef"] as const;
const sources: SourceId[] = ["MountedFile", "CRD"];

const account = fc.constantFrom(...accounts);
const arn = fc
  .tuple(account, fc.constantFrom("role/", "role/x/", "user/"), fc.constantFrom(...names))
  .map(([id, kind, name]) => valueOrThrow(mappableArn(`arn:aws:iam::${id}:${kind}${name}`)).canonicalArn);
const match = fc.oneof(
  fc.record({ by: fc.constantFrom("role" as const, "user" as const), arn }),
  fc.record({
    by: fc.constant("sso" as const),
    permissionSet: fc.constantFrom("a", "a_b"),
    account,
    partition: fc.constant("aws"),
  }),
  fc.record({
    by: fc.constant("user-id" as const),
    userId: fc.constantFrom("AROA", "AIDA"),
    arn: fc.option(arn, { nil: undefined }),
  }),
  fc.record({
    by: fc.constant("pattern" as const),
    pattern: fc
      .tuple(account, fc.constantFrom("role/*", "role/?", "role/AWS*", "role/a", "user/*", "user/?"))
      .map(([id, name]) => valueOrThrow(parseArnPattern(`arn:aws:iam::${id}:${name}`))),
  }),
  fc.record({ by: fc.constant("account" as const), account }),
);
const rule = fc
  .record({ match, source: fc.constantFrom(...sources), line: fc.nat(10_000) })
  .map(({ line, ...rest }): MappingRule => ({
    ...rest,
    at: { file: "f", line, column: 1 },
    username: valueOrThrow(parseTemplate("it")),
    groups: [],
    reservedPrefixes: [],
  }));
const caller = fc
  .tuple(account, fc.boolean(), fc.constantFrom(...names))
  .map(([id, isRole, name]) =>
    valueOrThrow(
      callerIdentity(
        isRole
          ? { Account: id, Arn: `arn:aws:sts::${id}:assumed-role/${name}/s`, UserId: "AROA:s" }
          : { Account: id, Arn: `arn:aws:iam::${id}:user/${name}`, UserId: "AIDA" },
      ),
    ),
  );

/** The same by looking at every rule: sources in order, kinds in order, the last of one kind that fits. */
function naive(
  rules: readonly MappingRule[],
  order: readonly SourceId[],
  identity: typeof caller extends fc.Arbitrary<infer T> ? T : never,
) {
  const fits = (candidate: RuleMatch): boolean => {
    switch (candidate.by) {
      case "role":
      case "user":
        return candidate.arn.toLowerCase() === identity.canonicalArn.toLowerCase();
      case "user-id":
        return candidate.userId === identity.principalId;
      case "sso":
        return new RegExp(
          `^arn:${candidate.partition}:iam::${candidate.account}:role/AWSReservedSSO_${candidate.permissionSet}_[0-9a-f]{16}$`,
          "i",
        ).test(identity.canonicalArn);
      case "pattern":
        return candidate.pattern.matches(identity.canonicalArn);
      case "account":
        return candidate.account === identity.account;
    }
  };
  const alsoFits = ({ match: of }: MappingRule): boolean =>
    of.by !== "user-id" || of.arn === undefined || of.arn.toLowerCase() === identity.canonicalArn.toLowerCase();
  const literalLength = ({ match: of }: MappingRule): number => (of.by === "pattern" ? of.pattern.literalLength : 0);
  return order.flatMap((source) =>
    (["user-id", "role", "user", "sso", "pattern", "account"] as const).flatMap((by) => {
      const fitting = rules.filter((r) => r.source === source && r.match.by === by && fits(r.match));
      if (by === "pattern") return fitting.toSorted((a, b) => literalLength(b) - literalLength(a));
      return fitting.slice(-1).filter(alsoFits);
    }),
  );
}

describe("a RuleSet", () => {
  it("finds by its index what looking at every rule finds, in the same order", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 30 }), fc.shuffledSubarray(sources), caller, (rules, order, identity) => {
        expect([...RuleSet.of(rules, order).matching(identity)]).toEqual(naive(rules, order, identity));
      }),
      { numRuns: 2000 },
    );
  });

  it("says in its place that a source is not loaded", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 30 }), caller, (rules, identity) => {
        const found = [...RuleSet.of(rules, ["CRD", "MountedFile"], new Set(["MountedFile"])).matching(identity)];
        expect(found).toEqual([{ notLoaded: "CRD" }, ...naive(rules, ["MountedFile"], identity)]);
      }),
    );
  });
});
