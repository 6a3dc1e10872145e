import { createLogger, type Logger, type LoggerOptions } from "../log/logger.ts";

/** A logger that writes down all it is told, and what it wrote; its clock stands still at 1970. */
export function collectLog(options: Partial<LoggerOptions> = {}): {
  readonly logger: Logger;
  readonly lines: readonly string[];
} {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return { logger: createLogger({ format: "text", level: "trace", write, now: () => 0, ...options }), lines };
}
