import type { Level } from "../level.ts";
import { type LineFormat, prepareLines } from "../line-kind.ts";
import type { Fields } from "../log-entry.ts";

/** One line by itself, all of whose fields are fixed. */
export function lineOf(
  format: LineFormat,
  { time, level, message, fields }: { time: number; level: Level; message: string; fields: Fields },
): string {
  return prepareLines(format, { level, message, fixed: Object.keys(fields), open: [] })(fields)(time, {});
}
