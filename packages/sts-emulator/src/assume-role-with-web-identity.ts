import type { EmulatedRole } from "./emulated-identity.ts";
import { type AssumedSession, mustNotBeNull, newSession, readSessionRequest } from "./new-session.ts";
import type { QueryParameters } from "./query-parameters.ts";
import { faults, StsFault } from "./sts-fault.ts";

/** Claims of a token of an identity provider. */
export interface WebIdentityClaims {
  readonly subject: string;
  readonly audience: string;
  readonly issuer: string;
}

/**
 * Makes a session of a role for who holds the role's own web identity token. The token's signature is not verified: it
 * must be the very text that the role names.
 *
 * Faults: `ValidationError`; `InvalidIdentityToken` for what is no JWT; `ExpiredTokenException`; `AccessDenied` where the
 * role is unknown, or takes another token.
 *
 * @param parameters read are RoleArn, RoleSessionName, WebIdentityToken and DurationSeconds (default 3600)
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function assumeRoleWithWebIdentity(
  parameters: QueryParameters,
  roles: readonly EmulatedRole[],
  now: number,
): { readonly session: AssumedSession; readonly claims: WebIdentityClaims } | StsFault {
  const asked = readSessionRequest(parameters);
  if (asked instanceof StsFault) return asked;
  const token = parameters.get("WebIdentityToken");
  if (token === undefined) return mustNotBeNull("webIdentityToken");
  const payload = payloadOf(token);
  if (payload === undefined) return faults.invalidIdentityToken();
  const { sub, aud, iss, exp } = payload;
  if (typeof exp === "number" && exp * 1000 <= now) return faults.expiredIdentityToken();
  const role = roles.find(({ arn }) => arn === asked.roleArn);
  if (role === undefined || role.webIdentityToken !== token) return faults.mayNotAssumeWithWebIdentity();
  const claims = { subject: textOf(sub), audience: textOf(aud), issuer: textOf(iss) };
  return { session: newSession(role, asked, now), claims };
}

function payloadOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token.trim()) ?? [];
  if (payload === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Of several audiences the first. */
function textOf(claim: unknown): string {
  const [first] = Array.isArray(claim) ? claim : [claim];
  return typeof first === "string" ? first : "";
}
