import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { AuthenticatorError, quote } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { readConfigFile } from "../../read-config-file.ts";
import { breaks, failed, failedBy, holds, pass, type Rung, warn } from "../rung.ts";
import { shellWord } from "../shell-word.ts";

const id = "config";

/** More lines say no more. */
const mostShown = 3;

/** The server's configuration file is there and valid. */
export async function checkConfigFile(path: string, io: Io): Promise<Rung<LocatedConfig>> {
  const errors: string[] = [];
  const warnings: string[] = [];
  const lint = `aws-iam-authenticator lint ${shellWord(path)}`;
  try {
    const config = await readConfigFile(
      path,
      { ...io, err: (text) => void errors.push(text.trim()) },
      { warn: (line) => void warnings.push(line) },
    );
    if (config === undefined) return breaks(failed(id, "no configuration file is named", "-c FILE"));
    if (warnings.length > 0)
      return holds(config, warn(id, `the server reads ${quote(path)}, with warnings: ${some(warnings)}`, lint));
    return holds(config, pass(id, `the configuration ${quote(path)} is valid`));
  } catch (error) {
    if (!(error instanceof AuthenticatorError)) throw error;
    const check = errors.length === 0 ? failedBy(id, error.problem) : failedBy(id, error.problem, lint);
    return breaks({ ...check, message: errors.length === 0 ? check.message : `${check.message}: ${some(errors)}` });
  }
}

function some(lines: readonly string[]): string {
  const more = lines.length - mostShown;
  return lines.slice(0, mostShown).join("; ") + (more > 0 ? `; and ${more} more` : "");
}
