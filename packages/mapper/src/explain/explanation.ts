import type { Place } from "@aws-iam-authenticator/config";
import type { Code } from "@aws-iam-authenticator/core";
import type { SourceId } from "../mapping-rule.ts";

/** Who is asked about, as STS would say it. */
export interface ExplainedCaller {
  readonly arn: string;
  /** What rules are matched with. */
  readonly canonicalArn: string;
  readonly account: string;
  /** The principal id, which `userid` pins a rule to. */
  readonly userId: string;
  /** Empty where the identity has none. */
  readonly sessionName: string;
}

/** A rule, where it stands and whom it is for. */
export interface ExplainedRule extends Place {
  readonly source: SourceId;
  /** Whom the rule is for, in words. */
  readonly for: string;
}

/** A rule that was looked at. */
export interface TracedRule extends ExplainedRule {
  /** Whether the rule is for the caller. */
  readonly matched: boolean;
  /** Why, or why not. */
  readonly why: string;
}

/**
 * How close a rule comes.
 *
 * - `denied`: it matches, and a denial of the configuration file counts before it.
 * - `order`: it matches, and another counts before it.
 * - `user-id`: it is pinned to another user id.
 * - `wildcard`: it has a wildcard where none is read, or one that would have to stand for `/`.
 * - `path`: a user's path differs.
 * - `permission-set`: it is for another permission set of IAM Identity Center, or names one of its roles as it was.
 * - `type`: it is for a role where the caller is a user, or the other way round.
 * - `partition`, `account`, `name`: that differs, and nothing else.
 */
export type NearMissKind =
  | "denied"
  | "order"
  | "user-id"
  | "wildcard"
  | "path"
  | "permission-set"
  | "type"
  | "partition"
  | "account"
  | "name";

/** A rule that nearly decided. */
export interface NearMiss extends ExplainedRule {
  readonly kind: NearMissKind;
  /** What is between the rule and the caller. */
  readonly message: string;
  /** What to write instead, if the caller is meant; empty where nothing is to be written. */
  readonly write: string;
}

/** Who a caller is in Kubernetes, and why. Plain JSON. */
export interface Explanation {
  readonly decision: "mapped" | "denied";
  /** Null where the caller is denied. */
  readonly username: string | null;
  readonly groups: readonly string[];
  /** The rule that decided, also where what it grants is refused; null where none did. */
  readonly rule: ExplainedRule | null;
  /** Of a denial. */
  readonly code?: Code;
  /** Of a denial: the code with its sentence, and what is particular to this case. */
  readonly problem?: string;
  /** Of a denial: what to do about it, if it is not meant. */
  readonly fix?: string;
  /** What the server has to look up, so that the names above show `{{EC2PrivateDNSName}}`. */
  readonly needs?: { readonly fact: "EC2PrivateDNSName"; readonly instanceId: string };
  readonly caller: ExplainedCaller;
  /** The nearest first. */
  readonly nearest: readonly NearMiss[];
  /** The rules that were looked at, up to the one that decided, in the order in which they count. */
  readonly trace: readonly TracedRule[];
}
