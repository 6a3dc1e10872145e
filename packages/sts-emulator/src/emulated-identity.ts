/** Who an access key belongs to. `emulatedUser` and its siblings make plausible ones. */
export interface EmulatedIdentity {
  /** `AKIA…` of users and root, `ASIA…` of every kind of session; at most one identity has it. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. A request must then carry it, and must carry none where it is absent. */
  readonly sessionToken?: string;
  /** Twelve digits. */
  readonly account: string;
  /** The ARN as STS shall spell it. */
  readonly arn: string;
  /** The user id as STS shall spell it, such as `AIDA…`, or `AROA…:session` of a role's session. */
  readonly userId: string;
  /** From when on requests are answered with `ExpiredToken`. Default: never. */
  readonly expiration?: Date;
}

/** A role that can be assumed. By AssumeRole any known identity may, except root, as in AWS. */
export interface EmulatedRole {
  /** The role's ARN with its path, such as `arn:aws:iam::111122223333:role/ci/Deployer`. */
  readonly arn: string;
  /** `AROA…`; the part of a session's user id before the colon. */
  readonly roleId: string;
  /** If set, a request must carry just this external id. */
  readonly externalId?: string;
  /** If set, AssumeRole must carry this MFA device's serial number and this code of it. The code may be used again. */
  readonly mfa?: { readonly serial: string; readonly code: string };
  /** The token of an identity provider (a JWT) that AssumeRoleWithWebIdentity takes for this role. Default: none. */
  readonly webIdentityToken?: string;
}
