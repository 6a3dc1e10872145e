import { type CallerIdentity, callerIdentity, ok } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";

/** So many identities are known, those that called last. */
const MOST_KNOWN = 1000;

/**
 * The same as `callerIdentity`, that gives an identity that it has read before as the same object: most tokens are of somebody
 * who came with another one a moment ago. It costs less than to read it anew, and what follows from an identity can be
 * remembered by it.
 */
export function knownIdentities(): typeof callerIdentity {
  const byArn = new LRUCache<string, CallerIdentity>({ max: MOST_KNOWN });
  return (answer) => {
    const known = byArn.get(answer.Arn);
    if (known?.userId === answer.UserId && known.account === answer.Account) return ok(known);
    const identity = callerIdentity(answer);
    if (identity.ok) byArn.set(answer.Arn, identity.value);
    return identity;
  };
}
