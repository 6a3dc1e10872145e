import type { ConfigProblem } from "@aws-iam-authenticator/config";
import type { Outcome } from "@aws-iam-authenticator/core";
import type { MappingRule, SourceId } from "./mapping-rule.ts";

/** What one reading of a source gave: all of its rules, or none of them. */
export interface SourceReading {
  /** Problems: `MAPPING_SOURCE_UNAVAILABLE`, `MAPPING_SOURCE_INVALID`. */
  readonly rules: Outcome<readonly MappingRule[]>;
  /** What was found, with its place: the errors of a failed reading, the warnings of any. */
  readonly problems: readonly ConfigProblem[];
  /** Where each mapping is an object of its own: how many of them are not valid. Absent where all are. */
  readonly invalidObjects?: InvalidObjects;
  /** What the source reads was deleted by somebody: an explicit act, which takes effect as a reading without rules. */
  readonly deleted?: boolean;
}

/** How many objects are not valid. */
export interface InvalidObjects {
  /** Of these the last valid version is among the rules. */
  readonly lastValid: number;
  /** These were never valid, as far as is known, or another one is for their ARN: they have no rule. */
  readonly withoutRule: number;
}

/** Somewhere mappings come from. It only tells what it reads; what that comes to is for the reducer to say. */
export interface MappingSource {
  readonly id: SourceId;
  /**
   * Reads, and goes on reading whenever something changes, until the signal ends it. A failure is a reading, too; the source
   * tries again by itself. Rejects never.
   */
  run(emit: (reading: SourceReading) => void, signal: AbortSignal): Promise<void>;
}
