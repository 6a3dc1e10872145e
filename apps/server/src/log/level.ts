/**
 * The levels of a log line, the gravest first: logrus's, since admins set and search them by name.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#Level
 */
export const LEVELS = ["panic", "fatal", "error", "warning", "info", "debug", "trace"] as const;

/** A level of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** The level of that name, in any case and with `warn` for `warning`, as logrus takes it; or undefined. */
export function parseLevel(text: string): Level | undefined {
  const name = text.toLowerCase();
  return name === "warn" ? "warning" : LEVELS.find((level) => level === name);
}

/** Whether lines of `level` are written where `threshold` is set. */
export function isWritten(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(threshold);
}
