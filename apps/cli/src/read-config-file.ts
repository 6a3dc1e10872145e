import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BackendMode, LocatedConfig } from "@aws-iam-authenticator/config";
import { asIs, AuthenticatorError, safe, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "./io.ts";

/**
 * Reads the configuration file that `-c` names; undefined where none is named. The reader is loaded only then. Each
 * warning is handed on, each error is a line on stderr.
 *
 * @param options.warn takes a warning, as `FILE:LINE:COLUMN: what is wrong`; default: writes it to stderr
 * @param options.backendMode the flag, with which the file must fit
 * @throws AuthenticatorError `CONFIG_UNREADABLE`, `CONFIG_INVALID`
 */
export async function readConfigFile(
  path: string | undefined,
  io: Io,
  options: { readonly warn?: (line: string) => void; readonly backendMode?: readonly BackendMode[] | undefined } = {},
): Promise<LocatedConfig | undefined> {
  if (!path) return undefined;
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, path), "utf8");
  } catch (error) {
    throw new AuthenticatorError({ code: "CONFIG_UNREADABLE", detail: safe`${path}: ${asIs(systemReason(error))}` });
  }
  const { formatConfigProblem, readConfig } = await import("@aws-iam-authenticator/config");
  const { warn = (line: string) => io.err(`warning: ${line}\n`), backendMode } = options;
  const { config, problems } = readConfig(text, path, { backendMode });
  for (const problem of problems) {
    const line = formatConfigProblem(problem);
    if (problem.severity === "warning") warn(line);
    else io.err(`${line}\n`);
  }
  if (config === undefined) throw new AuthenticatorError({ code: "CONFIG_INVALID", detail: safe`${path}` });
  return config;
}
