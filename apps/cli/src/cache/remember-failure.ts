import { AuthenticatorError, describeProblem } from "@aws-iam-authenticator/core";
import type { Login } from "../credentials/login.ts";
import { isRemembered, nextTry } from "./back-off.ts";
import { labelOf } from "./login-label.ts";
import type { Keeping } from "./in-turn.ts";
import { identityFiles, signInFolders } from "./profile-files.ts";

/**
 * Does what a login takes, and keeps in mind that it failed, so that programs that call again and again do not ask a person
 * or AWS as often. It is forgotten when a profile is edited or somebody signs in, and after a success.
 */
export async function rememberFailure<T>(
  { store, io, clusterId }: Keeping,
  login: Login,
  key: string,
  act: () => Promise<T>,
): Promise<T> {
  const files = identityFiles(io);
  try {
    const value = await act();
    store.remove("failure", key);
    return value;
  } catch (error) {
    if (error instanceof AuthenticatorError && isRemembered(error.code)) {
      const now = io.now();
      const before = store.any("failure", key);
      store.keep(key, {
        version: 1,
        kind: "failure",
        login: key,
        label: labelOf(login, io),
        madeAt: now,
        ...nextTry(before, now),
        witnesses: [...files, ...signInFolders(io)],
        clusterIds: [...new Set([...(before?.clusterIds ?? []), clusterId])],
        problem: describeProblem(error.problem).slice(0, 2000),
      });
    }
    throw error;
  }
}
