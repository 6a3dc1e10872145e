import { quote } from "@aws-iam-authenticator/core";
import type { ResolvedLogin } from "../../credentials/login.ts";
import { resolveLogin } from "../../credentials/resolve-login.ts";
import { staticCredentials } from "../../credentials/static-credentials.ts";
import type { ExecLogin } from "../exec/exec-login.ts";
import { breaks, failed, failedBy, holds, pass, problemOf, type Rung, warn } from "../rung.ts";
import { shownText } from "../../output/shown-text.ts";
import { loginAgain } from "../../credentials/login-again.ts";

const id = "credentials";

/** Less than that is no time to work in. */
const soonMs = 10 * 60_000;

const unsetKeys =
  "If the profile is meant: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN, or write --profile into the args of the user's exec.";

/**
 * The credentials of a login whose environment need not be this process's: the AWS SDK reads the profile's variable by itself,
 * and would read that of this process.
 *
 * @throws what `resolveLogin` throws
 */
export async function credentialsOf({ login, io }: ExecLogin): Promise<ResolvedLogin> {
  const profile = login.profile || (staticCredentials(io.env) === undefined ? io.env["AWS_PROFILE"] : undefined);
  return resolveLogin({ ...login, profile: profile || undefined }, io);
}

/** There are AWS credentials, where they came from, and whether they end. */
export async function checkCredentials(execLogin: ExecLogin): Promise<Rung<ResolvedLogin>> {
  const { login, io } = execLogin;
  const { profile = io.env["AWS_PROFILE"] } = login;
  let resolved: ResolvedLogin;
  try {
    resolved = await credentialsOf(execLogin);
  } catch (error) {
    const problem = problemOf(error);
    return breaks(failedBy(id, problem, loginAgain(problem.detail ?? "", profile)));
  }
  const { credentials, from } = resolved;
  const key = `${credentials.accessKeyId.slice(0, 4)}…${credentials.accessKeyId.slice(-4)}`;
  const what = `the AWS credentials come from ${shownText(from)}, access key ${key}`;
  const { expiration } = credentials;
  const left = (expiration?.getTime() ?? Infinity) - io.now();
  const end = expiration === undefined ? "with no end" : `until ${expiration.toISOString()}`;
  if (left <= 0) return breaks(failed(id, `${what}, ${end}, which is over`, "Log in again, or renew them."));
  if (left < soonMs) {
    const message = `${what}, ${end}, in ${Math.floor(left / 60_000)} min`;
    return holds(resolved, warn(id, message, "Log in again, or renew them, before they end."));
  }
  const passedOver = login.profile || staticCredentials(io.env) === undefined ? undefined : io.env["AWS_PROFILE"];
  if (passedOver) {
    const message = `${what}, ${end}; they win over the profile ${quote(passedOver)} of AWS_PROFILE`;
    return holds(resolved, warn(id, message, unsetKeys));
  }
  return holds(resolved, pass(id, `${what}, ${end}`));
}
