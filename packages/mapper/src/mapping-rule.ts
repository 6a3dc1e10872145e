import type { BackendMode, Place } from "@aws-iam-authenticator/config";
import type { ArnPattern, CanonicalArn, Template } from "@aws-iam-authenticator/core";

/** Where rules come from; spelt as in `backendMode`. */
export type SourceId = BackendMode;

/**
 * Whom a rule is for.
 *
 * - `role`, `user`: the ARN that mapRoles or mapUsers gives. Either list may name either kind, as in the reference; they
 *   differ in that roles are looked up first.
 * - `user-id`: the identity with that principal id; where an ARN stands beside it, that must be the identity's, too.
 * - `sso`: every role that IAM Identity Center made for a permission set in an account.
 * - `pattern`: every role or user whose ARN a pattern matches.
 * - `account`: everybody of an account.
 */
export type RuleMatch =
  | { readonly by: "role" | "user"; readonly arn: CanonicalArn }
  | { readonly by: "user-id"; readonly userId: string; readonly arn: CanonicalArn | undefined }
  | { readonly by: "sso"; readonly permissionSet: string; readonly account: string; readonly partition: string }
  | { readonly by: "pattern"; readonly pattern: ArnPattern }
  | { readonly by: "account"; readonly account: string };

/** From an identity to a username and groups. */
export interface MappingRule {
  readonly source: SourceId;
  /** Where the rule stands, for people. */
  readonly at: Place;
  readonly match: RuleMatch;
  /** Undefined where the username is the caller's canonical ARN. */
  readonly username: Template | undefined;
  readonly groups: readonly Template[];
  /** The rule holds for the identity with this principal id alone, not for one made anew under the same name. */
  readonly userId?: string;
  /** What a username out of this source must not begin with. */
  readonly reservedPrefixes: readonly string[];
  /** Where the rule is an object of its own (an IAMIdentityMapping): that object's uid. */
  readonly object?: string;
  /**
   * Where that object was edited into one that is not valid, so that this is its last valid version: until when it was known
   * to be right, in milliseconds since 1970.
   */
  readonly rightUntil?: number;
}
