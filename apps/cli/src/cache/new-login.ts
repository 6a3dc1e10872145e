import { existsSync } from "node:fs";
import type { Login, ResolvedLogin } from "../credentials/login.ts";
import { resolveLogin } from "../credentials/resolve-login.ts";
import type { Io } from "../io.ts";
import { profileOf } from "./login-label.ts";
import { profileFiles } from "./profile-files.ts";

/** Credentials of a login without a role: of the environment's keys, or a profile. */
export function firstLogin(login: Login, io: Io): Promise<ResolvedLogin> {
  return resolveLogin({ ...login, role: undefined }, io);
}

/** Credentials of a login's role, assumed with those that it begins with. */
export async function assumedLogin(login: Login, role: string, first: ResolvedLogin, io: Io): Promise<ResolvedLogin> {
  const { assumeRole } = await import("../credentials/assume-role.ts");
  const credentials = await assumeRole(first.credentials, { ...login, roleArn: role, now: io.now() }, io);
  return { credentials, from: `${first.from}, and role ${role}` };
}

/**
 * What the reference implementation has kept of a login without its role, where it has.
 *
 * @param asked.role the login's: the reference keeps the profile's credentials under each role again
 */
export async function loginOfReference(
  login: Login,
  asked: { readonly clusterId: string; readonly role: string | undefined; readonly file: string },
  io: Io,
): Promise<ResolvedLogin | undefined> {
  const { clusterId, role = "", file } = asked;
  if (!existsSync(file)) return undefined;
  // It is YAML, whose parser nobody else waits for.
  const { referenceCredentials } = await import("./reference-cache.ts");
  const profile = profileOf(login, io);
  const credentials = referenceCredentials(file, { clusterId, profile, role }, { io, profileFiles: profileFiles(io) });
  return credentials && { credentials, from: `profile ${profile}, by ${file}` };
}
