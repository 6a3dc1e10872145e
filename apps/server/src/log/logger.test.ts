import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { LEVELS, type Level } from "./level.ts";
import { createLogger, type LoggerOptions } from "./logger.ts";

function collecting(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const logger = createLogger({ format: "text", level: "info", write, now: () => 0, ...options });
  return { logger, lines };
}

const start = 'time="1970-01-01T00:00:00Z"';

describe("createLogger", () => {
  it.each<[Level, string[]]>([
    ["panic", []],
    ["fatal", []],
    ["error", ["error"]],
    ["warning", ["error", "warning"]],
    ["info", ["error", "warning", "info"]],
    ["debug", ["error", "warning", "info", "debug"]],
    ["trace", ["error", "warning", "info", "debug", "trace"]],
  ])("at %s writes lines of %j, and says so beforehand", (level, written) => {
    const { logger, lines } = collecting({ level });
    for (const name of ["error", "warning", "info", "debug", "trace"] as const) logger[name]("m");
    expect(lines).toEqual(written.map((name) => `${start} level=${name} msg=m`));
    expect(LEVELS.filter((name) => logger.enabled(name))).toEqual(LEVELS.slice(0, LEVELS.indexOf(level) + 1));
  });

  it("asks the clock for each line", () => {
    let now = Date.UTC(2026, 0, 2, 15, 4, 5);
    const { logger, lines } = collecting({ now: () => (now += 1000) });
    logger.info("a");
    logger.info("b");
    expect(lines).toEqual([
      'time="2026-01-02T15:04:06Z" level=info msg=a',
      'time="2026-01-02T15:04:07Z" level=info msg=b',
    ]);
  });

  it("writes JSON when asked", () => {
    const { logger, lines } = collecting({ format: "json" });
    logger.error("a b", { n: 1 });
    expect(lines).toEqual(['{"level":"error","msg":"a b","n":1,"time":"1970-01-01T00:00:00Z"}']);
  });
});

describe("a secret", () => {
  it("is no field by type, and not shown where types are not checked", () => {
    const { logger, lines } = collecting();
    // @ts-expect-error a Secret is not a FieldValue
    logger.info("m", { token: new Secret("k8s-aws-v1.never-shown") });
    expect(lines).toEqual([`${start} level=info msg=m token="[secret]"`]);
  });
});
