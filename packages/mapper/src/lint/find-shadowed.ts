import { asIs, safe } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch, SourceId } from "../mapping-rule.ts";
import { covers } from "./covers.ts";
import { describeMatch } from "./describe-match.ts";
import { finding, type LintFinding, placeText } from "./finding.ts";
import { withoutDuplicates } from "./find-duplicates.ts";
import type { LocatedRule } from "./mapping-document.ts";
import type { Mappings } from "./read-mappings.ts";

/** Rules that never count because another always counts before them. Duplicates are not told again. */
export function findShadowed({ rules, order }: Mappings): readonly LintFinding[] {
  const inOrder = withoutDuplicates(rules).toSorted((a, b) => compare(a.rule, b.rule, order));
  const before = new CountedBefore();
  const findings: LintFinding[] = [];
  for (const located of inOrder) {
    const shadow = before.find(located.rule);
    before.add(located);
    if (shadow === undefined) continue;
    const { match, at } = shadow.rule;
    const message = safe`${asIs(describeMatch(located.rule.match))} is always mapped by ${asIs(describeMatch(match))} at ${placeText(at)}, which counts before`;
    findings.push(finding("shadowed", located.placeOf("arn"), message));
  }
  return findings;
}

const kinds: readonly RuleMatch["by"][] = ["user-id", "role", "user", "sso", "pattern", "account"];

/** The order in which rules count. */
function compare(a: MappingRule, b: MappingRule, order: readonly SourceId[]): number {
  const source = order.indexOf(a.source) - order.indexOf(b.source);
  const kind = kinds.indexOf(a.match.by) - kinds.indexOf(b.match.by);
  return source || kind || literalLength(b) - literalLength(a);
}

function literalLength({ match }: MappingRule): number {
  return match.by === "pattern" ? match.pattern.literalLength : 0;
}

/** Rules that were seen already, so that those which may cover another are found without looking at all of them. */
class CountedBefore {
  readonly #exact = new Map<string, LocatedRule[]>();
  /** Those that cover more than one identity. */
  readonly #wide: LocatedRule[] = [];

  add(located: LocatedRule): void {
    const { match } = located.rule;
    const keys = keysOf(match);
    for (const key of keys) this.#exact.set(key, [...(this.#exact.get(key) ?? []), located]);
    if (match.by === "pattern" || match.by === "account" || match.by === "sso") this.#wide.push(located);
  }

  find(rule: MappingRule): LocatedRule | undefined {
    const candidates = [...keysOf(rule.match).flatMap((key) => this.#exact.get(key) ?? []), ...this.#wide];
    return candidates.find((candidate) => covers(candidate.rule, rule));
  }
}

function keysOf(match: RuleMatch): readonly string[] {
  switch (match.by) {
    case "role":
    case "user":
      return [match.arn.toLowerCase()];
    case "user-id":
      return [match.userId, ...(match.arn === undefined ? [] : [match.arn.toLowerCase()])];
    case "sso":
    case "pattern":
    case "account":
      return [];
  }
}
