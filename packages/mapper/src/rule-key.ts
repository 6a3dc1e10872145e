import { arnKey, type CallerIdentity, parseArn } from "@aws-iam-authenticator/core";
import type { RuleMatch } from "./mapping-rule.ts";

/** What an identity is looked up by, for each kind of rule that has a key; undefined where no such rule can match it. */
export type LookupKeys = Readonly<Record<Exclude<RuleMatch["by"], "pattern">, string | undefined>>;

/** What a rule is looked up by. Two rules of one kind with the same key are for the same identities. */
export function ruleKey(match: RuleMatch): string {
  switch (match.by) {
    case "role":
    case "user":
      return arnKey(match.arn);
    case "user-id":
      return match.userId;
    case "sso":
      return ssoKey(match.partition, match.account, match.permissionSet);
    case "pattern":
      return match.pattern.text.toLowerCase();
    case "account":
      return match.account;
  }
}

/** What to look an identity up by. */
export function lookupKeysOf(identity: CallerIdentity): LookupKeys {
  const { canonicalArn, account, principal, principalId } = identity;
  const key = arnKey(canonicalArn);
  const permissionSet = principal.type === "role-session" ? permissionSetOf(principal.role) : undefined;
  const partition = parseArn(canonicalArn)?.partition ?? "";
  return {
    role: key,
    user: key,
    "user-id": principalId,
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
