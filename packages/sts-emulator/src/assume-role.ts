import { parseArn } from "@aws-iam-authenticator/core";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import { type AssumedSession, newSession, readSessionRequest } from "./new-session.ts";
import type { QueryParameters } from "./query-parameters.ts";
import { faults, StsFault } from "./sts-fault.ts";

/**
 * Makes a session of a role with new, random credentials.
 *
 * Faults: `ValidationError`; `AccessDenied` where the role is unknown, the external id or the code of the MFA device is not
 * the role's, or the caller is root.
 *
 * @param parameters read are RoleArn, RoleSessionName, DurationSeconds (default 3600), ExternalId, SerialNumber and TokenCode
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  parameters: QueryParameters,
  caller: EmulatedIdentity,
  roles: readonly EmulatedRole[],
  now: number,
): AssumedSession | StsFault {
  const asked = readSessionRequest(parameters);
  if (asked instanceof StsFault) return asked;
  if (asked.durationSeconds > 3600 && parseArn(caller.arn)?.resource.startsWith("assumed-role/")) {
    return faults.validation(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (parseArn(caller.arn)?.resource === "root") return faults.rootMayNotAssume();

  const role = roles.find(({ arn }) => arn === asked.roleArn);
  const mayAssume =
    role !== undefined &&
    parseArn(role.arn) !== undefined &&
    (role.externalId === undefined || role.externalId === parameters.get("ExternalId")) &&
    (role.mfa === undefined || role.mfa.serial === parameters.get("SerialNumber"));
  if (!mayAssume) return faults.mayNotAssume(caller.arn, asked.roleArn);
  if (role.mfa !== undefined && role.mfa.code !== parameters.get("TokenCode")) return faults.wrongMfaCode();
  return newSession(role, asked, now);
}
