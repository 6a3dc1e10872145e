import { parseArn } from "@aws-iam-authenticator/core";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import { madeUpAccessKeyId, madeUpSecretAccessKey, madeUpSessionToken } from "./made-up-ids.ts";
import type { QueryParameters } from "./query-parameters.ts";
import { faults, StsFault } from "./sts-fault.ts";

/** Identity of a session, with all that temporary credentials have. */
export type AssumedSession = EmulatedIdentity & { readonly sessionToken: string; readonly expiration: Date };

/**
 * Makes a session of a role with new, random credentials.
 *
 * Faults: `ValidationError`; `AccessDenied` where the role is unknown, the external id is not the role's, or the
 * caller is root.
 *
 * @param parameters read are RoleArn, RoleSessionName, DurationSeconds (default 3600) and ExternalId
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  parameters: QueryParameters,
  caller: EmulatedIdentity,
  roles: readonly EmulatedRole[],
  now: number,
): AssumedSession | StsFault {
  const roleArn = parameters.get("RoleArn");
  if (roleArn === undefined) return mustNotBeNull("roleArn");
  const session = parameters.get("RoleSessionName");
  if (session === undefined) return mustNotBeNull("roleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    return constraint(session, "roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
  }
  const duration = readDuration(parameters.get("DurationSeconds"), caller);
  if (duration instanceof StsFault) return duration;

  if (parseArn(caller.arn)?.resource === "root") return faults.rootMayNotAssume();
  const role = roles.find(({ arn }) => arn === roleArn);
  const arn = parseArn(roleArn);
  const mayAssume =
    role !== undefined && (role.externalId === undefined || role.externalId === parameters.get("ExternalId"));
  if (arn === undefined || !mayAssume) return faults.mayNotAssume(caller.arn, roleArn);

  const seed = crypto.randomUUID();
  const roleName = arn.resource.split("/").at(-1);
  return {
    account: arn.account,
    arn: `arn:${arn.partition}:sts::${arn.account}:assumed-role/${roleName}/${session}`,
    userId: `${role.roleId}:${session}`,
    accessKeyId: madeUpAccessKeyId("ASIA", seed),
    secretAccessKey: madeUpSecretAccessKey(seed),
    sessionToken: madeUpSessionToken(seed),
    expiration: new Date((Math.floor(now / 1000) + duration) * 1000),
  };
}

/** How long the session lasts, in seconds: from 15 minutes to 12 hours; to 1 hour where a role's session assumes another. */
function readDuration(text: string | undefined, caller: EmulatedIdentity): number | StsFault {
  if (text === undefined) return 3600;
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 900))
    return constraint(text, "durationSeconds", "Member must have value greater than or equal to 900");
  if (seconds > 43_200)
    return constraint(text, "durationSeconds", "Member must have value less than or equal to 43200");
  if (seconds > 3600 && parseArn(caller.arn)?.resource.startsWith("assumed-role/")) {
    return faults.validation(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  return seconds;
}

function mustNotBeNull(member: string): StsFault {
  return faults.validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function constraint(value: string, member: string, says: string): StsFault {
  return faults.validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${says}`,
  );
}
