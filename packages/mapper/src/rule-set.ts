import { arnKey, type CallerIdentity, parseArn } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";

type Index = Readonly<Record<RuleMatch["by"], ReadonlyMap<string, MappingRule>>>;

/** The order in which the rules of one source are tried: exact before pattern, the whole account last. */
const precedence: readonly RuleMatch["by"][] = ["role", "user", "sso", "account"];

/**
 * All rules in force, indexed: finding one takes the same time however many there are. Immutable; a change of the
 * mappings is a new set.
 */
export class RuleSet {
  readonly rules: readonly MappingRule[];
  readonly #indexes: readonly Index[];

  private constructor(rules: readonly MappingRule[], indexes: readonly Index[]) {
    this.rules = rules;
    this.#indexes = indexes;
  }

  /**
   * @param order sources, the first asked first; rules of others are left out
   */
  static of(rules: readonly MappingRule[], order: readonly SourceId[]): RuleSet {
    const ordered = order.map((source) => rules.filter((rule) => rule.source === source));
    return new RuleSet(ordered.flat(), ordered.map(indexOf));
  }

  /** The rules that match an identity, the one that counts first. */
  *matching(identity: CallerIdentity): Generator<MappingRule, void, undefined> {
    const keys = keysOf(identity);
    for (const index of this.#indexes) {
      for (const by of precedence) {
        const key = keys[by];
        const rule = key === undefined ? undefined : index[by].get(key);
        if (rule !== undefined) yield rule;
      }
    }
  }
}

/** Of rules with the same key the last wins, as in the reference. */
function indexOf(rules: readonly MappingRule[]): Index {
  const index = { role: new Map(), user: new Map(), sso: new Map(), account: new Map() } as const satisfies Record<
    RuleMatch["by"],
    Map<string, MappingRule>
  >;
  for (const rule of rules) index[rule.match.by].set(ruleKey(rule.match), rule);
  return index;
}

/** What a rule is looked up by. Two rules of one kind with the same key are for the same identities. */
export function ruleKey(match: RuleMatch): string {
  switch (match.by) {
    case "role":
    case "user":
      return arnKey(match.arn);
    case "sso":
      return ssoKey(match.partition, match.account, match.permissionSet);
    case "account":
      return match.account;
  }
}

function keysOf(identity: CallerIdentity): Readonly<Record<RuleMatch["by"], string | undefined>> {
  const { canonicalArn, account, principal } = identity;
  const key = arnKey(canonicalArn);
  const permissionSet = principal.type === "role-session" ? permissionSetOf(principal.role) : undefined;
  const partition = parseArn(canonicalArn)?.partition ?? "";
  return {
    role: key,
    user: key,
    sso: permissionSet === undefined ? undefined : ssoKey(partition, account, permissionSet),
    account,
  };
}

/**
 * The permission set that IAM Identity Center made a role for: the role is named `AWSReservedSSO_NAME_` and 16
 * hexadecimal digits. A name can hold underscores; the digits cannot, so there is one way to read it.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
function permissionSetOf(role: string): string | undefined {
  return /^AWSReservedSSO_([\w+=,.@-]{1,32})_[0-9a-f]{16}$/i.exec(role)?.[1];
}

function ssoKey(partition: string, account: string, permissionSet: string): string {
  return `${partition}:${account}:${permissionSet}`.toLowerCase();
}
