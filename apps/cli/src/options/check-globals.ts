import { nearest, quote } from "@aws-iam-authenticator/core";
import type { Io } from "../io.ts";
import type { GlobalValues } from "./option-table.ts";
import { readFlag, UsageError } from "./parse-arguments.ts";

/**
 * The feature gates of the reference. Of effect here is ConfiguredInitDirectories, which AllAlpha sets too; what the others
 * are for is always on or not in this release.
 */
export const FEATURE_GATES = [
  "AllAlpha",
  "AllBeta",
  "ConfiguredInitDirectories",
  "IAMIdentityMappingCRD",
  "SSORoleMatch",
] as const;
export type FeatureGate = (typeof FEATURE_GATES)[number];

const levels = ["panic", "fatal", "error", "warning", "warn", "info", "debug", "trace"];

/**
 * Checks the options of every command, whether or not the command uses them.
 *
 * @throws UsageError for an unknown level or feature gate; an unknown log format is a warning, as in the reference
 */
export function checkGlobals(values: GlobalValues, io: Io): void {
  const level = values["log-verbosity"];
  if (level !== undefined && !levels.includes(level.toLowerCase())) {
    throw new UsageError(`unknown log level ${quote(level)}; known are ${levels.join(", ")}`);
  }
  const format = values["log-format"];
  if (format !== undefined && format !== "text" && format !== "json") {
    io.err(`unknown log format ${quote(format)}, using text; known are text and json\n`);
  }
  readFeatureGates(values["feature-gates"]);
}

/**
 * Reads `Name=true,Other=false`.
 *
 * @throws UsageError for a gate that is unknown or neither true nor false
 */
export function readFeatureGates(text: string | undefined): ReadonlyMap<FeatureGate, boolean> {
  const gates = new Map<FeatureGate, boolean>();
  for (const entry of (text ?? "").split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const [, name = entry, value] = /^([^=]*?)\s*=(.*)$/s.exec(entry) ?? [];
    const gate = FEATURE_GATES.find((known) => known === name);
    if (gate === undefined) {
      const near = nearest(name, FEATURE_GATES);
      throw new UsageError(`unknown feature gate ${quote(name)}${near === undefined ? "" : `; did you mean ${near}?`}`);
    }
    if (value === undefined) throw new UsageError(`feature gate ${name} needs =true or =false`);
    gates.set(gate, readFlag(`feature gate ${name}`, value.trim()));
  }
  return gates;
}
