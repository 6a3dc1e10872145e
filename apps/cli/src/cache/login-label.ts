import type { AwsCredentials } from "@aws-iam-authenticator/token";
import type { Login } from "../credentials/login.ts";
import { staticCredentials } from "../credentials/static-credentials.ts";
import type { Io } from "../io.ts";
import type { LoginLabel } from "./entries.ts";

/** The profile that a login is of. */
export function profileOf({ profile }: Pick<Login, "profile">, { env }: Pick<Io, "env">): string {
  return profile || env["AWS_PROFILE"] || "default";
}

/**
 * Whether a login begins with keys that stand in the environment.
 *
 * @throws AuthenticatorError `CREDENTIALS_INVALID` where half of them do
 */
export function beginsWithKeys({ profile }: Pick<Login, "profile">, { env }: Pick<Io, "env">): boolean {
  return !profile && staticCredentials(env) !== undefined;
}

/** What is told of a login. */
export function labelOf(
  login: Login,
  io: Pick<Io, "env">,
  made?: { readonly from: string; readonly credentials: AwsCredentials },
): LoginLabel {
  return {
    ...(beginsWithKeys(login, io) ? {} : { profile: profileOf(login, io) }),
    ...(login.role ? { role: login.role } : {}),
    ...(made === undefined ? {} : { from: made.from, accessKeyId: made.credentials.accessKeyId }),
  };
}
