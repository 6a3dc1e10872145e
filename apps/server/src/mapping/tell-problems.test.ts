import type { ConfigProblem } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import { collectLog } from "../testing/collect-log.ts";
import { tellProblems } from "./tell-problems.ts";

const problem = (message: string, severity: ConfigProblem["severity"] = "warning"): ConfigProblem => ({
  severity,
  at: { file: "f", line: 1, column: 1 },
  message,
});

/** How many lines each of some readings of CRD makes. */
function linesOf(readings: readonly (readonly ConfigProblem[])[]): readonly number[] {
  const { logger, lines } = collectLog();
  const tell = tellProblems(logger);
  return readings.map((problems) => {
    const before = lines.length;
    tell("CRD", problems);
    return lines.length - before;
  });
}

describe("problems of a source", () => {
  it.each<[what: string, readings: ConfigProblem[][], lines: number[]]>([
    ["a warning is told once as long as it stands", [[problem("a")], [problem("a")], [problem("a")]], [1, 0, 0]],
    ["beside a new one, which is told", [[problem("a")], [problem("a"), problem("b")]], [1, 1]],
    ["and again when it is back", [[problem("a")], [], [problem("a")]], [1, 0, 1]],
    ["an error is told each time", [[problem("a", "error")], [problem("a", "error")]], [1, 1]],
  ])("%s", (_, readings, lines) => expect(linesOf(readings)).toEqual(lines));

  it("thousands are 50 lines and their number", () => {
    const many = Array.from({ length: 5000 }, (_, index) => problem(`wrong ${index}`, "error"));
    const { logger, lines } = collectLog();
    tellProblems(logger)("CRD", many);
    expect(lines).toHaveLength(51);
    expect(lines[50]).toMatch(/level=warning msg="there are further problems .*" more=4950 source=CRD$/);
  });

  it("one source's are not another's", () => {
    const { logger, lines } = collectLog();
    const tell = tellProblems(logger);
    tell("CRD", [problem("a")]);
    tell("EKSConfigMap", [problem("a")]);
    expect(lines).toHaveLength(2);
  });
});
