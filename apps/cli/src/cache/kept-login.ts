import type { Login, ResolvedLogin } from "../credentials/login.ts";
import { hangsOn } from "./hangs-on.ts";
import { inTurn, type Keeping } from "./in-turn.ts";
import { loginKey } from "./keys.ts";
import { beginsWithKeys, labelOf } from "./login-label.ts";
import { assumedLogin, firstLogin, loginOfReference } from "./new-login.ts";
import { rememberFailure } from "./remember-failure.ts";
import type { Witness } from "./witnesses.ts";

/** What the logins of one call share. */
export interface KeepingLogins extends Keeping {
  readonly referenceFile: string;
  /** The role that is wanted in the end. */
  readonly role: string | undefined;
}

/** Credentials, and what they hang on. */
export interface KeptLogin extends ResolvedLogin {
  readonly witnesses: readonly Witness[];
  /** Of the machine, because the profile failed: the next time it may not, and be somebody else's. Nothing is kept of it. */
  readonly isStopgap: boolean;
}

interface BaseLogin extends KeptLogin {
  readonly key: string;
}

/** STS's names for credentials that are good no more. */
const ENDED: ReadonlySet<string> = new Set(["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"]);

/** The login that one with a role begins with. All roles share it, so a code that its profile needs is asked for once. */
function withoutRole(login: Login): Login {
  return { ...login, role: undefined, externalId: undefined, sessionName: undefined, forwardSessionName: false };
}

/** The credentials of a login: kept ones, or new ones, which are kept if they end by themselves. Its caller has its lock. */
export async function keptLogin(keeping: KeepingLogins, login: Login, key: string): Promise<KeptLogin> {
  const { store, io, clusterId } = keeping;
  const kept = usedLogin(keeping, key);
  if (kept !== undefined) return kept;

  const { role } = login;
  const withKeys = beginsWithKeys(login, io);
  const { files, others, ofMachineItself, isStopgap: isStopgapFrom } = await hangsOn(login, withKeys, io);
  if (!role && withKeys) return { ...(await firstLogin(login, io)), witnesses: files, isStopgap: false };
  if (!role) {
    const theirs = await loginOfReference(login, { clusterId, role: keeping.role, file: keeping.referenceFile }, io);
    if (theirs !== undefined) return { ...theirs, witnesses: [...files, ...others()], isStopgap: false };
  }
  const first = role ? await baseLogin(keeping, login) : undefined;
  const made = await rememberFailure(keeping, login, key, () =>
    role && first ? roleLogin(keeping, login, role, first) : firstLogin(login, io),
  );
  const witnesses = [...files, ...others()];
  const isStopgap = first?.isStopgap ?? isStopgapFrom(made.from);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = made.credentials;
  // Keys that do not end are not kept: they stand where they were found. Nor is what a machine gives at any time.
  if (sessionToken && expiration && !ofMachineItself && !isStopgap) {
    store.keep(key, {
      version: 1,
      kind: "credentials",
      login: key,
      label: labelOf(login, io, made),
      madeAt: io.now(),
      until: expiration.getTime(),
      witnesses,
      clusterIds: [clusterId],
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
  }
  return { ...made, witnesses, isStopgap };
}

/** The login that one with a role begins with. */
async function baseLogin(keeping: KeepingLogins, login: Login): Promise<BaseLogin> {
  const base = withoutRole(login);
  const key = await loginKey(base, keeping.io);
  const found = await inTurn(keeping, key, {
    settled: () => usedLogin(keeping, key),
    act: () => keptLogin(keeping, base, key),
  });
  return { ...found, key };
}

/** Assumes a role. Where kept credentials turn out to be good no more they are forgotten, so that the next try begins anew. */
async function roleLogin(keeping: KeepingLogins, login: Login, role: string, base: BaseLogin): Promise<ResolvedLogin> {
  try {
    return await assumedLogin(login, role, base, keeping.io);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && ENDED.has(cause.name)) keeping.store.remove("credentials", base.key);
    throw error;
  }
}

/** Credentials that are kept, with a note that this cluster uses them as well. */
function usedLogin({ store, clusterId }: Keeping, key: string): KeptLogin | undefined {
  const kept = store.usable("credentials", key);
  if (kept === undefined) return undefined;
  const { clusterIds, credentials, until, label, witnesses } = kept;
  if (!clusterIds.includes(clusterId)) store.keep(key, { ...kept, clusterIds: [...clusterIds, clusterId] });
  return {
    credentials: { ...credentials, expiration: new Date(until) },
    from: label.from ?? "",
    witnesses,
    isStopgap: false,
  };
}
