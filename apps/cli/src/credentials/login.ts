import type { AwsCredentials } from "@aws-iam-authenticator/token";

/** As whom to log in. */
export interface Login {
  /** Region of the STS that is asked for a role. */
  readonly region: string;
  /** A profile by name, which wins over credentials of the environment; undefined: what the environment says. */
  readonly profile?: string | undefined;
  /** ARN of a role to assume with the credentials that are found. */
  readonly role?: string | undefined;
  readonly externalId?: string | undefined;
  /** Name of the assumed role's session. Default: one made of the program's name and the time. */
  readonly sessionName?: string | undefined;
  /** Carry the present session's name over to the assumed role's session, where there is one. */
  readonly forwardSessionName: boolean;
  /** Whether a person may be asked, for an MFA code. There may be no terminal all the same. */
  readonly interactive: boolean;
}

/** Credentials, and where they came from. */
export interface ResolvedLogin {
  readonly credentials: AwsCredentials;
  /** For people: "the environment's keys", "profile work", "… and role arn:…". */
  readonly from: string;
}
