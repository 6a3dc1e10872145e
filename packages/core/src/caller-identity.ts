import { isAccountId, parseArn, type Arn } from "./arn.ts";
import { type CanonicalArn, canonicalRoleArn } from "./canonical-arn.ts";
import { fail, ok, type Outcome } from "./outcome.ts";
import { partitionById } from "./partitions.ts";
import { hasControlCharacter, safe } from "./safe-text.ts";

/** What kind of principal called STS. A role never calls by itself: a session of it does. */
export type Principal =
  | { readonly type: "user" | "federated-user"; readonly name: string }
  | { readonly type: "role-session"; readonly role: string; readonly session: string }
  | { readonly type: "root" };

/** Who STS says signed the request. Made by {@link callerIdentity} alone. */
export interface CallerIdentity {
  /** Twelve digits. */
  readonly account: string;
  /** The ARN as STS spells it. */
  readonly arn: string;
  /** The user id as STS spells it, such as `AIDA…`, or `AROA…:session` of a role's session. */
  readonly userId: string;
  /** The ARN under which rules are looked up: of a role's session, the role's. */
  readonly canonicalArn: CanonicalArn;
  /** The part of {@link userId} that names the principal: of a role's session, what stands before the colon. */
  readonly principalId: string;
  readonly principal: Principal;
}

const longestField = 2048;

/**
 * Checks STS's answer to GetCallerIdentity and reads who the caller is.
 *
 * Checked: each field is there, bounded and free of control characters; the ARN's account is the answer's, its
 * partition is known, and it names a user, a federated user, a role's session or the account's root.
 *
 * Problem: `STS_ANSWER_INVALID`.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (forms of the user id)
 */
export function callerIdentity(answer: {
  readonly Account: string;
  readonly Arn: string;
  readonly UserId: string;
}): Outcome<CallerIdentity> {
  for (const [name, value] of Object.entries(answer)) {
    if (value === "" || value.length > longestField || hasControlCharacter(value)) {
      return fail("STS_ANSWER_INVALID", safe`${name} is empty, too long or holds control characters`);
    }
  }
  const { Account: account, Arn: text, UserId: userId } = answer;
  if (!isAccountId(account)) return fail("STS_ANSWER_INVALID", safe`the account ${account} is not twelve digits`);
  const arn = parseArn(text);
  if (arn === undefined) return fail("STS_ANSWER_INVALID", safe`${text} is no ARN`);
  if (arn.account !== account) {
    return fail("STS_ANSWER_INVALID", safe`the ARN ${text} is not of the account ${account}`);
  }
  if (partitionById(arn.partition) === undefined) {
    return fail("STS_ANSWER_INVALID", safe`the ARN ${text} is of no known partition`);
  }
  const principal = principalOf(arn, userId);
  if (principal === undefined) {
    return fail("STS_ANSWER_INVALID", safe`the ARN ${text} names no user, role session or root`);
  }
  const isSession = principal.type === "role-session";
  return ok({
    account,
    arn: text,
    userId,
    canonicalArn: isSession ? canonicalRoleArn(arn.partition, account, principal.role) : (text as CanonicalArn),
    principalId: isSession ? userId.slice(0, userId.indexOf(":")) : userId,
    principal,
  });
}

function principalOf({ service, resource }: Arn, userId: string): Principal | undefined {
  const [type, ...rest] = resource.split("/");
  const name = rest.at(-1);
  switch (`${service}:${type}`) {
    case "iam:root":
      return rest.length === 0 ? { type: "root" } : undefined;
    case "iam:user":
      return name ? { type: "user", name } : undefined;
    case "sts:federated-user":
      return name ? { type: "federated-user", name } : undefined;
    case "sts:assumed-role": {
      // The session name is taken from the user id, as the reference implementation does.
      const match = /^[^:]+:(.+)$/.exec(userId);
      const [role, session, ...more] = rest;
      if (!role || !session || more.length > 0 || match === null) return undefined;
      return { type: "role-session", role, session: match[1] ?? "" };
    }
    default:
      return undefined;
  }
}

/** The session name of a role's session; empty for every other principal. */
export function sessionNameOf(identity: CallerIdentity): string {
  return identity.principal.type === "role-session" ? identity.principal.session : "";
}
