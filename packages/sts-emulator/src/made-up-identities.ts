import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import { madeUpAccessKeyId, madeUpSecretAccessKey, madeUpSessionToken, madeUpUniqueId } from "./made-up-ids.ts";

/** What every made-up identity may be given; what is left out is derived from its ARN, the same on every run. */
export interface MadeUpIdentityOptions {
  /** Twelve digits. Default `111122223333`. */
  readonly account?: string;
  /** Default `aws`. */
  readonly partition?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** From when on requests are answered with `ExpiredToken`. Default: never. */
  readonly expiration?: Date;
}

/** What identities with temporary credentials may be given besides. */
export interface MadeUpSessionOptions extends MadeUpIdentityOptions {
  readonly sessionToken?: string;
}

const defaultAccount = "111122223333";
const defaultRole = "Admin";

/**
 * An IAM user with a long-lived access key (`AKIA…`).
 *
 * @param options `name` defaults to `alice`; `path` begins and ends with a slash, default `/`; `userId` to a made-up `AIDA…`
 */
export function emulatedUser(
  options: MadeUpIdentityOptions & { readonly name?: string; readonly path?: string; readonly userId?: string } = {},
): EmulatedIdentity {
  const { account = defaultAccount, partition = "aws", name = "alice", path = "/" } = options;
  const arn = `arn:${partition}:iam::${account}:user${path}${name}`;
  return { ...withKeys("AKIA", account, arn, options), userId: options.userId ?? madeUpUniqueId("AIDA", arn) };
}

/**
 * A session of an IAM role, with temporary credentials (`ASIA…` and a session token).
 *
 * @param options `role` is the role's name without its path, default `Admin`; `session` defaults to `alice`; `roleId` to the
 * one that {@link emulatedRole} makes up for a role of that name, account and partition
 */
export function emulatedRoleSession(
  options: MadeUpSessionOptions & {
    readonly role?: string;
    readonly session?: string;
    readonly roleId?: string;
  } = {},
): EmulatedIdentity {
  const { account = defaultAccount, partition = "aws", role = defaultRole, session = "alice" } = options;
  const { roleId = emulatedRole({ account, partition, name: role }).roleId } = options;
  const arn = `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;
  return { ...withSessionKeys(account, arn, options), userId: `${roleId}:${session}` };
}

/** A federated user, as GetFederationToken makes them, with temporary credentials. @param options `name` defaults to `alice` */
export function emulatedFederatedUser(
  options: MadeUpSessionOptions & { readonly name?: string } = {},
): EmulatedIdentity {
  const { account = defaultAccount, partition = "aws", name = "alice" } = options;
  const arn = `arn:${partition}:sts::${account}:federated-user/${name}`;
  return { ...withSessionKeys(account, arn, options), userId: `${account}:${name}` };
}

/** An account's root with a long-lived access key. */
export function emulatedRoot(options: MadeUpIdentityOptions = {}): EmulatedIdentity {
  const { account = defaultAccount, partition = "aws" } = options;
  return { ...withKeys("AKIA", account, `arn:${partition}:iam::${account}:root`, options), userId: account };
}

/**
 * A role for AssumeRole and AssumeRoleWithWebIdentity.
 *
 * @param options `name` defaults to `Admin`; `path` begins and ends with a slash, default `/`; the rest as in `EmulatedRole`
 */
export function emulatedRole(
  options: {
    readonly account?: string;
    readonly partition?: string;
    readonly name?: string;
    readonly path?: string;
    readonly roleId?: string;
  } & Omit<EmulatedRole, "arn" | "roleId"> = {},
): EmulatedRole {
  const { account = defaultAccount, partition = "aws", name = defaultRole, path = "/" } = options;
  const { externalId, mfa, webIdentityToken } = options;
  // Without the path: role names are unique within an account, and the ARN of a session does not tell the path.
  const { roleId = madeUpUniqueId("AROA", `arn:${partition}:iam::${account}:role/${name}`) } = options;
  const arn = `arn:${partition}:iam::${account}:role${path}${name}`;
  return {
    arn,
    roleId,
    ...(externalId === undefined ? {} : { externalId }),
    ...(mfa === undefined ? {} : { mfa }),
    ...(webIdentityToken === undefined ? {} : { webIdentityToken }),
  };
}

function withSessionKeys(account: string, arn: string, options: MadeUpSessionOptions) {
  const { sessionToken = madeUpSessionToken(arn) } = options;
  return { ...withKeys("ASIA", account, arn, options), sessionToken };
}

function withKeys(prefix: "AKIA" | "ASIA", account: string, arn: string, options: MadeUpIdentityOptions) {
  const { expiration } = options;
  return {
    account,
    arn,
    accessKeyId: options.accessKeyId ?? madeUpAccessKeyId(prefix, arn),
    secretAccessKey: options.secretAccessKey ?? madeUpSecretAccessKey(arn),
    ...(expiration === undefined ? {} : { expiration }),
  };
}
