import {
  type ConfigFile,
  type ConfigProblem,
  type GivenSettings,
  type LocatedConfig,
  readConfig,
} from "@aws-iam-authenticator/config";
import { fail, type Problem, safe } from "@aws-iam-authenticator/core";
import type { FileReading } from "../files/watch-file.ts";
import { changedSettings } from "./changed-settings.ts";

/**
 * What a new reading of the configuration file comes to: it takes effect whole, or what is in force stays.
 *
 * - `unchanged`: it says the same, perhaps at other places.
 * - `applied`: settings differ.
 * - `refused`: it cannot be read or is not valid; `problems` say where.
 */
export type Judgement =
  | { readonly kind: "unchanged"; readonly config: LocatedConfig }
  | { readonly kind: "applied"; readonly config: LocatedConfig; readonly changed: readonly string[] }
  | { readonly kind: "refused"; readonly problem: Problem; readonly problems: readonly ConfigProblem[] };

/**
 * Judges a reading beside what is in force. Pure.
 *
 * A file that is empty all of a sudden, or has nothing under `server`, is taken for one that is being written: as a
 * configuration it would undo every mapping and denial.
 */
export function judgeReading(
  inForce: LocatedConfig,
  reading: FileReading,
  given: GivenSettings,
): Judgement & { readonly warnings: readonly ConfigProblem[] } {
  const { file } = inForce;
  if (reading.kind !== "text") return { kind: "refused", problem: reading.problem, problems: [], warnings: [] };
  if (reading.text.trim() === "" && changedSettings(inForce.value, {}).length > 0) {
    const { problem } = fail("CONFIG_INVALID", safe`${file} is empty`);
    return { kind: "refused", problem, problems: [], warnings: [] };
  }
  const { config, problems } = readConfig(reading.text, file, given);
  const warnings = problems.filter(({ severity }) => severity === "warning");
  if (config === undefined) {
    const errors = problems.filter(({ severity }) => severity === "error");
    return { kind: "refused", problem: fail("CONFIG_INVALID", safe`${file}`).problem, problems: errors, warnings };
  }
  if (saysOfServer(inForce.value) && !saysOfServer(config.value)) {
    const { problem } = fail("CONFIG_INVALID", safe`${file} says nothing under server any more, as if half written`);
    return { kind: "refused", problem, problems: [], warnings };
  }
  const changed = changedSettings(inForce.value, config.value);
  return changed.length === 0
    ? { kind: "unchanged", config, warnings: [] }
    : { kind: "applied", config, changed, warnings };
}

function saysOfServer({ server }: ConfigFile): boolean {
  return changedSettings({}, server === undefined ? {} : { server }).length > 0;
}
