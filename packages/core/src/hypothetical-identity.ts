import { parseArn } from "./arn.ts";
import { callerIdentity, type CallerIdentity } from "./caller-identity.ts";
import { mappableArn } from "./canonical-arn.ts";
import type { Outcome } from "./outcome.ts";

/**
 * The identity that STS would give for an ARN, for questions such as "who would this be?". Where the ARN is of a role, a
 * session of it calls.
 *
 * @param arn of a role, a session, a user, a federated user or an account's root
 * @param options.sessionName of a role's session, where the ARN names none. Default `session`.
 * @param options.principalId what STS would give as user id, of a session without the session's name. Default: one that
 * no identity has.
 *
 * Problem: `CONFIG_INVALID`, with what is wrong with the ARN.
 */
export function hypotheticalIdentity(
  arn: string,
  options: { readonly sessionName?: string; readonly principalId?: string } = {},
): Outcome<CallerIdentity> {
  const mappable = mappableArn(arn);
  if (!mappable.ok) return mappable;
  const { canonicalArn, type } = mappable.value;
  const { partition = "", account: Account = "", service = "", resource = "" } = parseArn(arn) ?? {};
  const { principalId = "unknown" } = options;
  if (type !== "role") return callerIdentity({ Account, Arn: canonicalArn, UserId: principalId });
  const role = canonicalArn.slice(canonicalArn.lastIndexOf("/") + 1);
  const named = service.toLowerCase() === "sts" ? resource.slice(resource.lastIndexOf("/") + 1) : undefined;
  const session = named ?? options.sessionName ?? "session";
  return callerIdentity({
    Account,
    Arn: `arn:${partition.toLowerCase()}:sts::${Account}:assumed-role/${role}/${session}`,
    UserId: `${principalId}:${session}`,
  });
}
