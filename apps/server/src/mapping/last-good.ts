import { readFile } from "node:fs/promises";
import { BACKEND_MODES } from "@aws-iam-authenticator/config";
import { asIs, fail, ok, type Outcome, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import { type MappingRule, rulesFromJson, ruleToJson, type SourceId } from "@aws-iam-authenticator/mapper";
import * as v from "valibot";
import { writeFileAtomically } from "../files/write-file-atomically.ts";

/** Rules of a source that were in force, and when they were last known to be right, in milliseconds since 1970. */
export interface KeptRules {
  /** What the source read, as `sourceOrigin` has it. */
  readonly origin: string;
  /** Of those that are the last valid version of an object each knows how right it is. */
  readonly rules: readonly MappingRule[];
  readonly confirmedAt: number;
}

/** A configuration file that was in force: its text, and when that was last known to be right. */
export interface KeptConfig {
  /** Where the file is. */
  readonly path: string;
  readonly text: string;
  readonly confirmedAt: number;
}

/** What is kept across a restart. */
export interface LastGood {
  readonly config: KeptConfig | undefined;
  readonly sources: ReadonlyMap<SourceId, KeptRules>;
}

/** Clocks are put right; what is dated further ahead was kept by one that was wrong, and may be of any age. */
const mostAheadSeconds = 300;

/** Whether what was kept is not too old to be used. @param now milliseconds since 1970 */
export function isRecent({ confirmedAt }: { readonly confirmedAt: number }, now: number, mostSeconds: number): boolean {
  const ageSeconds = Math.round((now - confirmedAt) / 1000);
  return ageSeconds <= mostSeconds && ageSeconds >= -mostAheadSeconds;
}

/**
 * What of some kept rules is not too old: a source may be right while one of its objects has not been for long.
 *
 * @param now milliseconds since 1970
 */
export function recentRules({ rules, ...rest }: KeptRules, now: number, mostSeconds: number): KeptRules {
  const isGood = ({ rightUntil = rest.confirmedAt }: MappingRule): boolean =>
    isRecent({ confirmedAt: rightUntil }, now, mostSeconds);
  return { ...rest, rules: rules.filter(isGood) };
}

const kept = v.strictObject({
  version: v.literal(1),
  config: v.optional(v.strictObject({ path: v.string(), text: v.string(), confirmedAt: v.number() })),
  sources: v.array(
    v.strictObject({
      source: v.picklist(BACKEND_MODES),
      origin: v.string(),
      confirmedAt: v.number(),
      rules: v.array(v.unknown()),
    }),
  ),
});

/**
 * Reads what was kept; undefined where nothing was.
 *
 * Problems: `CONFIG_UNREADABLE`, `CONFIG_INVALID` where it is damaged or of another release: nothing of it is taken then.
 */
export async function readLastGood(path: string): Promise<Outcome<LastGood | undefined>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    if (error instanceof SyntaxError) return fail("CONFIG_INVALID", safe`${path}`);
    return fail("CONFIG_UNREADABLE", safe`${path}: ${asIs(systemReason(error))}`);
  }
  const read = v.safeParse(kept, json);
  if (!read.success) return fail("CONFIG_INVALID", safe`${path}`);
  const sources = new Map<SourceId, KeptRules>();
  for (const { source, origin, confirmedAt, rules } of read.output.sources) {
    const parsed = rulesFromJson(rules);
    if (!parsed.ok) return fail("CONFIG_INVALID", safe`${path}`);
    sources.set(source, { origin, confirmedAt, rules: parsed.value });
  }
  return ok({ config: read.output.config, sources });
}

/** Writes what shall be kept, for its owner alone to read. Problem: `FILE_NOT_WRITTEN`. */
export function writeLastGood(path: string, { config, sources }: LastGood): Promise<Outcome<void>> {
  const json: v.InferOutput<typeof kept> = {
    version: 1,
    ...(config === undefined ? {} : { config }),
    sources: [...sources].map(([source, { origin, rules, confirmedAt }]) => ({
      source,
      origin,
      confirmedAt,
      rules: rules.map(ruleToJson),
    })),
  };
  return writeFileAtomically(path, `${JSON.stringify(json)}\n`, 0o600);
}
