import { asIs, safe } from "@aws-iam-authenticator/core";
import { ruleKey } from "../rule-key.ts";
import { describeMatch } from "./describe-match.ts";
import { finding, type LintFinding, placeText } from "./finding.ts";
import type { LocatedRule } from "./mapping-document.ts";
import { type Mappings, rulesOf } from "./read-mappings.ts";

/**
 * Rules of one source for the same identities, of which but one counts: of patterns the first, of IAMIdentityMappings the
 * oldest, of all others the last. Where the last counts the error is told there, else at those that do not count.
 */
export function findDuplicates({ documents }: Mappings): readonly LintFinding[] {
  const earlier = new Map<string, LocatedRule>();
  return rulesOf(documents).flatMap((later) => {
    const key = keyOf(later);
    const first = earlier.get(key);
    earlier.set(key, later);
    if (first === undefined) return [];
    const { source, match, at } = later.rule;
    const who = asIs(describeMatch(match));
    if (source === "CRD") {
      const message = safe`${who} is mapped by an older IAMIdentityMapping at ${placeText(at)}, which is the one that counts`;
      return [finding("duplicate", first.placeOf("arn"), message)];
    }
    const counts =
      match.by === "pattern" ? safe`which is the one that counts` : safe`and only the last one, here, counts`;
    const message = safe`${who} is mapped already at ${placeText(first.rule.at)}, ${asIs(counts)}`;
    return [finding("duplicate", later.placeOf("arn"), message)];
  });
}

/** The rules that are left where of rules for the same identities only one counts. */
export function withoutDuplicates(rules: readonly LocatedRule[]): readonly LocatedRule[] {
  const counting = new Map<string, LocatedRule>();
  for (const located of rules) {
    const key = keyOf(located);
    if (located.rule.match.by !== "pattern" || !counting.has(key)) counting.set(key, located);
  }
  return rules.filter((located) => counting.get(keyOf(located)) === located);
}

/** Patterns are tried one after the other: one that is pinned to a user id leaves the others over. */
function keyOf({ rule: { source, match, userId = "" } }: LocatedRule): string {
  return `${source} ${match.by} ${ruleKey(match)} ${match.by === "pattern" ? userId : ""}`;
}
