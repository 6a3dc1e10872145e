import type { CallerIdentity } from "./caller-identity.ts";
import { mappableArn } from "./canonical-arn.ts";
import { fail, ok, type Outcome } from "./outcome.ts";
import { safe } from "./safe-text.ts";

declare const brand: unique symbol;

/** An ARN as denials compare it: in lower case, and without the path of a role or user. */
export type DeniableArn = string & { readonly [brand]: "DeniableArn" };

/**
 * Reads an ARN that shall be denied: of a user, a federated user, an account's root, a role (which stands for all its
 * sessions), or one session of a role. It is read more strictly than a mapping rule's, since a denial that silently
 * matches nobody is worse than an error: its names must be such as IAM gives.
 *
 * Case and the path of a role or user count for nothing: within an account their names are unique without them.
 *
 * Problem: `CONFIG_INVALID`, with what is wrong.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function deniableArn(text: string): Outcome<DeniableArn> {
  const mappable = mappableArn(text);
  if (!mappable.ok) return mappable;
  const arn = withoutPath(text);
  const [, ...names] = arn.slice(arn.lastIndexOf(":") + 1).split("/");
  if (names.every((name) => /^[\w+=,.@-]+$/.test(name))) return ok(arn);
  return fail("CONFIG_INVALID", safe`${text} holds a name that IAM does not give (there are no wildcards here)`);
}

/** The ARNs that a caller is denied by: the one that STS gave, and the canonical one. */
export function deniableArnsOf({ arn, canonicalArn }: CallerIdentity): readonly DeniableArn[] {
  return [withoutPath(arn), withoutPath(canonicalArn)];
}

function withoutPath(arn: string): DeniableArn {
  const path = /(:(?:role|user)\/).*\/(?=[^/]+$)|(:assumed-role\/).*\/(?=[^/]+\/[^/]+$)/;
  return arn.toLowerCase().replace(path, "$1$2") as DeniableArn;
}
