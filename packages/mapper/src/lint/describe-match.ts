import { asIs, type Safe, safe } from "@aws-iam-authenticator/core";
import type { RuleMatch } from "../mapping-rule.ts";

/** Whom a rule is for, in words that stand in a sentence. */
export function describeMatch(match: RuleMatch): Safe {
  switch (match.by) {
    case "role":
    case "user":
      return safe`${match.arn}`;
    case "user-id":
      return match.arn === undefined
        ? safe`the user id ${match.userId}`
        : safe`${match.arn} with the user id ${match.userId}`;
    case "sso":
      return safe`the permission set ${match.permissionSet} in ${asIs(safe`the account ${match.account}`)} of ${match.partition}`;
    case "pattern":
      return safe`the pattern ${match.pattern.text}`;
    case "account":
      return safe`the account ${match.account}`;
  }
}
