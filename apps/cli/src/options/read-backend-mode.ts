import { type BackendMode, backendModesSchema, readLocatedYaml } from "@aws-iam-authenticator/config";
import { UsageError } from "./parse-arguments.ts";

/**
 * Reads `--backend-mode`, in the forms that the configuration file takes.
 *
 * @param warn takes a warning, such as of a deprecated name
 * @throws UsageError for a mode that is unknown or repeated
 */
export function readBackendMode(text: string, warn: (line: string) => void): readonly BackendMode[] {
  const { located, problems } = readLocatedYaml(JSON.stringify(text), "--backend-mode", backendModesSchema);
  const problem = problems.find(({ severity }) => severity === "error");
  if (located === undefined) throw new UsageError(`--backend-mode: ${problem?.message ?? "not a list of modes"}`);
  for (const { message } of problems) warn(`--backend-mode: ${message}`);
  return located.value;
}
