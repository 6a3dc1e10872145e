import { createLogger, type Logger, parseLevel } from "@aws-iam-authenticator/server";
import type { Io } from "./io.ts";
import type { GlobalValues } from "./options/option-table.ts";

/** The logger that the options of every command ask for; it writes to stderr. */
export function loggerFor(values: GlobalValues, io: Io): Logger {
  return createLogger({
    format: values["log-format"] === "json" ? "json" : "text",
    level: parseLevel(values["log-verbosity"] ?? "info") ?? "info",
    write: (line) => io.log(`${line}\n`),
    now: io.now,
  });
}
