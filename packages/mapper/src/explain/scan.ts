import { arnKey, asIs, type CallerIdentity, parseArn, safe, type Safe } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch, SourceId } from "../mapping-rule.ts";
import { ruleKey } from "../rule-key.ts";
import type { RuleSet } from "../rule-set.ts";

/** What came of looking at one rule. */
export interface Scanned {
  readonly rule: MappingRule;
  /** `replaced`: a later rule for the same identity counts instead; `pinned`: to another user id. */
  readonly result: "matched" | "pinned" | "replaced" | "unmatched";
  readonly why: Safe;
}

/** A source that would be asked now, and has not been read. */
export interface ScannedSource {
  readonly notLoaded: SourceId;
}

const kinds: readonly RuleMatch["by"][] = ["user-id", "role", "user", "sso", "pattern", "account"];

/**
 * Looks at every rule, one by one, in the order in which they count: what `decide` finds by an index, without one. Ends at a
 * source that has not been read.
 */
export function* scan(rules: RuleSet, identity: CallerIdentity): Generator<Scanned | ScannedSource, void, undefined> {
  for (const { source, loaded } of rules.sources) {
    if (!loaded) {
      yield { notLoaded: source };
      return;
    }
    const own = rules.rules.filter((rule) => rule.source === source);
    for (const kind of kinds) {
      const ofKind = own.filter(({ match }) => match.by === kind);
      // Those that say more come first; a sort keeps the order of the others.
      const inOrder = kind === "pattern" ? ofKind.toSorted((a, b) => literalLength(b) - literalLength(a)) : ofKind;
      const counting = new Map(ofKind.map((rule) => [ruleKey(rule.match), rule]));
      for (const rule of inOrder) {
        const counts = kind === "pattern" ? rule : counting.get(ruleKey(rule.match));
        yield counts === rule || counts === undefined ? lookAt(rule, identity) : replaced(rule, counts);
      }
    }
  }
}

function literalLength({ match }: MappingRule): number {
  return match.by === "pattern" ? match.pattern.literalLength : 0;
}

function replaced(rule: MappingRule, { at }: MappingRule): Scanned {
  return {
    rule,
    result: "replaced",
    why: safe`the rule at ${`${at.file}:${at.line}:${at.column}`} is for the same identity, and the last one counts`,
  };
}

function lookAt(rule: MappingRule, identity: CallerIdentity): Scanned {
  const whyNot = mismatch(rule.match, identity);
  if (whyNot !== undefined) return { rule, result: "unmatched", why: whyNot };
  if (rule.userId !== undefined && rule.userId !== identity.principalId) {
    return { rule, result: "pinned", why: safe`it is pinned to the user id ${rule.userId}` };
  }
  return { rule, result: "matched", why: safe`it is for ${asIs(matchedBy[rule.match.by])}` };
}

const matchedBy: Readonly<Record<RuleMatch["by"], Safe>> = {
  role: safe`exactly this role`,
  user: safe`exactly this user`,
  "user-id": safe`this user id`,
  sso: safe`this permission set`,
  pattern: safe`ARNs of this form`,
  account: safe`everybody of the account`,
};

/** Why a rule is not for an identity, whatever its pin; undefined where it is. */
export function mismatch(match: RuleMatch, identity: CallerIdentity): Safe | undefined {
  const { canonicalArn, principalId, account, principal } = identity;
  switch (match.by) {
    case "role":
    case "user":
      return arnKey(match.arn) === arnKey(canonicalArn) ? undefined : safe`it is for another ARN`;
    case "user-id":
      if (match.userId !== principalId) return safe`it is for another user id`;
      if (match.arn === undefined || arnKey(match.arn) === arnKey(canonicalArn)) return undefined;
      return safe`it is for this user id, but for another ARN`;
    case "pattern":
      return match.pattern.matches(canonicalArn) ? undefined : safe`the ARN does not match the pattern`;
    case "sso": {
      if (match.account !== account) return safe`it is for another account`;
      if (match.partition !== parseArn(canonicalArn)?.partition) return safe`it is for another partition`;
      const set = principal.type === "role-session" ? permissionSetOf(principal.role) : undefined;
      if (set === undefined) return safe`the caller is no role of IAM Identity Center`;
      return set.toLowerCase() === match.permissionSet.toLowerCase()
        ? undefined
        : safe`it is for another permission set`;
    }
    case "account":
      return match.account === account ? undefined : safe`it is for another account`;
  }
}

/** The permission set of a role that IAM Identity Center made; undefined of any other. */
export function permissionSetOf(role: string): string | undefined {
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/i.exec(role)?.[1];
}
