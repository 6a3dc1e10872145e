import type { Io } from "../io.ts";
import type { Login, ResolvedLogin } from "./login.ts";
import { staticCredentials } from "./static-credentials.ts";

/**
 * Finds the credentials of a login, and assumes its role with them. The SDK is loaded only where the environment itself
 * holds no credentials, or a role is to be assumed.
 *
 * @throws AuthenticatorError `CREDENTIALS_INVALID`, `CREDENTIALS_MISSING`, `SIGN_IN_NEEDED`, `PROFILE_MISSING`, `MFA_CODE_NEEDED`, `MFA_CODE_REFUSED`, `ROLE_NOT_ASSUMED`;
 *   `CONFIG_UNREADABLE`, `CONFIG_INVALID` for what is set of proxies, certificates and endpoints
 */
export async function resolveLogin(login: Login, io: Io): Promise<ResolvedLogin> {
  const base = await baseCredentials(login, io);
  const { role } = login;
  if (!role) return base;
  const { assumeRole } = await import("./assume-role.ts");
  const credentials = await assumeRole(base.credentials, { ...login, roleArn: role, now: io.now() }, io);
  return { credentials, from: `${base.from}, and role ${role}` };
}

async function baseCredentials({ profile, region, interactive }: Login, io: Io): Promise<ResolvedLogin> {
  // A profile of AWS_PROFILE gives way to the keys of the environment, as in the reference; one that is asked for does not.
  const fromEnvironment = profile ? undefined : staticCredentials(io.env);
  if (fromEnvironment !== undefined) return { credentials: fromEnvironment, from: "keys of the environment" };
  const { sdkCredentials } = await import("./sdk-credentials.ts");
  return sdkCredentials({ region, profile, interactive }, io);
}
