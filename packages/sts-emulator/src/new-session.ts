import { parseArn } from "@aws-iam-authenticator/core";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import { madeUpAccessKeyId, madeUpSecretAccessKey, madeUpSessionToken } from "./made-up-ids.ts";
import type { QueryParameters } from "./query-parameters.ts";
import type { AnswerTree } from "./sts-answer.ts";
import { faults, type StsFault } from "./sts-fault.ts";

/** Identity of a session, with all that temporary credentials have. */
export type AssumedSession = EmulatedIdentity & { readonly sessionToken: string; readonly expiration: Date };

/** What a request for a session of a role says of it. */
export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  /** From 15 minutes to 12 hours. */
  readonly durationSeconds: number;
}

/**
 * Reads what every request for a role's session has: RoleArn, RoleSessionName, DurationSeconds (default 3600).
 *
 * Fault: `ValidationError`.
 */
export function readSessionRequest(parameters: QueryParameters): SessionRequest | StsFault {
  const roleArn = parameters.get("RoleArn");
  if (roleArn === undefined) return mustNotBeNull("roleArn");
  const sessionName = parameters.get("RoleSessionName");
  if (sessionName === undefined) return mustNotBeNull("roleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    return constraint(
      sessionName,
      "roleSessionName",
      "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}",
    );
  }
  const text = parameters.get("DurationSeconds") ?? "3600";
  const durationSeconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(durationSeconds >= 900))
    return constraint(text, "durationSeconds", "Member must have value greater than or equal to 900");
  if (durationSeconds > 43_200)
    return constraint(text, "durationSeconds", "Member must have value less than or equal to 43200");
  return { roleArn, sessionName, durationSeconds };
}

/** Makes a session with new, random credentials. @param now milliseconds since 1970 */
export function newSession(
  role: EmulatedRole,
  { sessionName, durationSeconds }: SessionRequest,
  now: number,
): AssumedSession {
  const { account = "", partition = "", resource = "" } = parseArn(role.arn) ?? {};
  const seed = crypto.randomUUID();
  return {
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${resource.split("/").at(-1)}/${sessionName}`,
    userId: `${role.roleId}:${sessionName}`,
    accessKeyId: madeUpAccessKeyId("ASIA", seed),
    secretAccessKey: madeUpSecretAccessKey(seed),
    sessionToken: madeUpSessionToken(seed),
    expiration: new Date((Math.floor(now / 1000) + durationSeconds) * 1000),
  };
}

/** What every answer says of a new session. */
export function sessionMembers(session: AssumedSession): AnswerTree {
  return {
    AssumedRoleUser: { Arn: session.arn, AssumedRoleId: session.userId },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiration,
    },
    PackedPolicySize: null,
    SourceIdentity: null,
  };
}

/** The fault of a request that lacks a member. */
export function mustNotBeNull(member: string): StsFault {
  return faults.validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function constraint(value: string, member: string, says: string): StsFault {
  return faults.validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${says}`,
  );
}
