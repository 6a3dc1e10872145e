import { createLogger, type Logger, type LoggerOptions } from "../log/logger.ts";

/** What a logger wrote. */
export interface CollectedLog {
  readonly logger: Logger;
  readonly lines: readonly string[];
  /** Resolves as soon as so many lines hold a text; gives them. */
  logged(text: string, count?: number): Promise<readonly string[]>;
}

/** A logger that writes down all it is told, and what it wrote; its clock stands still at 1970. */
export function collectLog(options: Partial<LoggerOptions> = {}): CollectedLog {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const write = (line: string): void => {
    lines.push(line);
    for (const wake of waiting) wake();
    waiting.clear();
  };
  async function logged(text: string, count = 1): Promise<readonly string[]> {
    for (;;) {
      const found = lines.filter((line) => line.includes(text));
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  }
  return { logger: createLogger({ format: "text", level: "trace", write, now: () => 0, ...options }), lines, logged };
}
