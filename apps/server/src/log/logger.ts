import { jsonFormat } from "./json-format.ts";
import { isWritten, type Level } from "./level.ts";
import { type LineKind, prepareLines } from "./line-kind.ts";
import type { FieldValue, Fields } from "./log-entry.ts";
import { textFormat } from "./text-format.ts";

/** Writes log lines of one threshold and format. */
export interface Logger {
  error(message: string, fields?: Fields): void;
  warning(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  trace(message: string, fields?: Fields): void;
  /** Prepares lines of a kind, so that each costs less; see {@link PreparedLines}. */
  prepare<Fixed extends string, Open extends string>(kind: LineKind<Fixed, Open>): PreparedLines<Fixed, Open>;
  /** Whether lines of that level are written: ask before fields are costly to gather. */
  enabled(level: Level): boolean;
}

/**
 * Writes lines of a kind: first takes what many of them hold, which is formatted then and there, and gives what takes the
 * rest of each line, and writes it.
 */
export type PreparedLines<Fixed extends string = string, Open extends string = string> = (
  values: Readonly<Record<Fixed, FieldValue | undefined>>,
) => (texts: Readonly<Record<Open, string>>) => void;

/** How a {@link Logger} is made. */
export interface LoggerOptions {
  readonly format: "text" | "json";
  /** The least grave level that is written. */
  readonly level: Level;
  /** Takes each finished line, without a line break. */
  readonly write: (line: string) => void;
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number;
}

/** Makes a logger whose lines look as the reference implementation's, which come from logrus. */
export function createLogger({ format, level: threshold, write, now }: LoggerOptions): Logger {
  const lineFormat = format === "json" ? jsonFormat : textFormat;

  function prepare(kind: LineKind): PreparedLines {
    if (!isWritten(kind.level, threshold)) return () => () => undefined;
    const writeDown = prepareLines(lineFormat, kind);
    return (values) => {
      const fillIn = writeDown(values);
      return (texts) => write(fillIn(now(), texts));
    };
  }
  const writer = (level: Level) => {
    if (!isWritten(level, threshold)) return () => undefined;
    return (message: string, fields: Fields = {}) =>
      prepare({ level, message, fixed: Object.keys(fields), open: [] })(fields)({});
  };
  return {
    error: writer("error"),
    warning: writer("warning"),
    info: writer("info"),
    debug: writer("debug"),
    trace: writer("trace"),
    prepare,
    enabled: (level) => isWritten(level, threshold),
  };
}
