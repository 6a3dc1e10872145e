import { jsonFormat } from "./json-format.ts";
import { isWritten, type Level } from "./level.ts";
import type { Fields } from "./log-entry.ts";
import { textFormat } from "./text-format.ts";

/** Writes log lines of one threshold and format. */
export interface Logger {
  error(message: string, fields?: Fields): void;
  warning(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  trace(message: string, fields?: Fields): void;
  /** Whether lines of that level are written: ask before fields are costly to gather. */
  enabled(level: Level): boolean;
}

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
  const formatEntry = format === "json" ? jsonFormat : textFormat;

  const writer = (level: Level) => {
    if (!isWritten(level, threshold)) return () => {};
    return (message: string, fields: Fields = {}) => write(formatEntry({ time: now(), level, message, fields }));
  };
  return {
    error: writer("error"),
    warning: writer("warning"),
    info: writer("info"),
    debug: writer("debug"),
    trace: writer("trace"),
    enabled: (level) => isWritten(level, threshold),
  };
}
