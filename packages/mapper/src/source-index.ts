import type { ArnPattern, CallerIdentity } from "@aws-iam-authenticator/core";
import { arnKey } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch } from "./mapping-rule.ts";
import { type LookupKeys, ruleKey } from "./rule-key.ts";

/** Kinds of rules that are found by a key, the ones that are tried first first; patterns come before the account. */
const exactKinds = ["user-id", "role", "user", "sso"] as const satisfies readonly RuleMatch["by"][];

/** The rules of one source, ready to be looked up. Immutable. */
export class SourceIndex {
  /** By kind and key; of rules with the same key the last wins, as in the reference. */
  readonly #byKey = new Map<string, MappingRule>();
  readonly #patterns: readonly PatternRule[];

  constructor(rules: readonly MappingRule[]) {
    for (const rule of rules) this.#byKey.set(`${rule.match.by} ${ruleKey(rule.match)}`, rule);
    this.#patterns = patternsOf(rules);
  }

  /** The rules that match an identity: exact before patterns, the account last. */
  *matching(identity: CallerIdentity, keys: LookupKeys): Generator<MappingRule, void, undefined> {
    for (const by of exactKinds) {
      const rule = this.#find(by, keys[by]);
      if (rule !== undefined && isForArn(rule, identity)) yield rule;
    }
    for (const { rule, pattern } of this.#patterns) if (pattern.matches(identity.canonicalArn)) yield rule;
    const rule = this.#find("account", keys.account);
    if (rule !== undefined) yield rule;
  }

  #find(by: RuleMatch["by"], key: string | undefined): MappingRule | undefined {
    return key === undefined ? undefined : this.#byKey.get(`${by} ${key}`);
  }
}

interface PatternRule {
  readonly rule: MappingRule;
  readonly pattern: ArnPattern;
}

/** What says more comes first; of two that say as much the one that stands first. */
function patternsOf(rules: readonly MappingRule[]): readonly PatternRule[] {
  const patterns = rules.flatMap((rule) =>
    rule.match.by === "pattern" ? [{ rule, pattern: rule.match.pattern }] : [],
  );
  return patterns.sort((a, b) => b.pattern.literalLength - a.pattern.literalLength);
}

/** A rule for a user id can name an ARN beside it, which must be the identity's, too. */
function isForArn({ match }: MappingRule, { canonicalArn }: CallerIdentity): boolean {
  return match.by !== "user-id" || match.arn === undefined || arnKey(match.arn) === arnKey(canonicalArn);
}
