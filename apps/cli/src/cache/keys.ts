import { resolve } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { readExecInfo } from "@aws-iam-authenticator/token";
import { homeOfAws } from "../aws-files.ts";
import type { TOKEN_OPTIONS } from "../commands/token-options.ts";
import type { Login } from "../credentials/login.ts";
import type { Io } from "../io.ts";
import type { GlobalValues, OptionValues } from "../options/option-table.ts";
import { digestOf } from "./digest.ts";
import { beginsWithKeys } from "./login-label.ts";

export type TokenValues = OptionValues<typeof TOKEN_OPTIONS> & GlobalValues;

/** Part of every key, so that what a later version keeps in another way is not taken for this one's. */
const version = 1;

/** Variables of AWS's and ours that have no influence on who somebody is. All others count, known or not. */
const OF_NO_INFLUENCE: ReadonlySet<string> = new Set([
  "AWS_CA_BUNDLE",
  "AWS_CLI_AUTO_PROMPT",
  "AWS_DEFAULT_OUTPUT",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_IAM_AUTHENTICATOR_CACHE_FILE",
  "AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY",
  "AWS_MAX_ATTEMPTS",
  "AWS_PAGER",
  "AWS_REGION",
  "AWS_RETRY_MODE",
  // It opens a key ring; and a person has thought of it, so that a digest with it in could be guessed.
  "AWS_VAULT_FILE_PASSPHRASE",
]);

/** In these `~/` is the home folder for the SDK, wherever it is called. */
const FROM_HOME: ReadonlySet<string> = new Set(["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]);

/**
 * Under what a token is kept: all that was asked, before anything is looked up for it. So a token that is there is found
 * without a look into a configuration file, a profile or YAML; what those said is held by the token's witnesses.
 *
 * @throws AuthenticatorError `EXEC_INFO_INVALID`
 */
export async function tokenKey(values: TokenValues, io: Io): Promise<string> {
  const { clusterConfig } = valueOrThrow(readExecInfo(io.env["KUBERNETES_EXEC_INFO"]));
  return digestOf([
    "token",
    version,
    values["cluster-id"] ?? null,
    values.region || null,
    // Apart: what kubectl says of the cluster stands between the option and the variables.
    io.env["AWS_REGION"] || io.env["AWS_DEFAULT_REGION"] || null,
    values.profile || null,
    values.role ?? null,
    values["external-id"] || null,
    values["session-name"] || null,
    values["forward-session-name"] ?? false,
    values.config ? resolve(io.cwd, values.config) : null,
    clusterConfig ?? null,
    identityIn(io),
  ]);
}

/**
 * Under what credentials are kept: without the cluster and its region, so that all clusters of a login share them; and a
 * profile is the same by option and by variable, so that one can log in at a terminal for a kubeconfig.
 *
 * @throws AuthenticatorError `CREDENTIALS_INVALID` where half of a key stands in the environment
 */
export async function loginKey(login: Login, io: Io): Promise<string> {
  return digestOf([
    "login",
    version,
    beginsWithKeys(login, io),
    login.profile || io.env["AWS_PROFILE"] || null,
    login.role || null,
    login.externalId || null,
    login.sessionName || null,
    login.forwardSessionName,
    // Sessions of the global endpoint are not good in every region.
    login.region.toLowerCase() === "aws-global",
    identityIn(io, ["AWS_PROFILE"]),
  ]);
}

/**
 * What the environment says of who somebody is. Secrets in it make the key another when they are corrected; a digest of
 * 40 random characters does not give them away.
 *
 * @param but variables that the key holds already
 */
function identityIn(io: Io, but: readonly string[] = []): readonly string[] {
  const { env, home, cwd, platform } = io;
  const variables = Object.entries(env).flatMap(([spelled, value]) => {
    // Windows finds variables without regard to case.
    const name = platform === "win32" ? spelled.toUpperCase() : spelled;
    if (!name.startsWith("AWS_") || !value || OF_NO_INFLUENCE.has(name) || but.includes(name)) return [];
    const isPath = /_(FILE|DIRECTORY)$/.test(name) && !(FROM_HOME.has(name) && value.startsWith("~/"));
    return [`${name}=${isPath ? resolve(cwd, value) : value}`];
  });
  return [home, homeOfAws(io), ...variables.toSorted()];
}
