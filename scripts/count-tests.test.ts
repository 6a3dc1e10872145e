import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("count-tests.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "count-tests-"));
afterAll(() => rmSync(folder, { recursive: true }));

function count(report: string | undefined, status: number): string {
  const file = join(folder, "report.json");
  rmSync(file, { force: true });
  if (report !== undefined) writeFileSync(file, report);
  return execFileSync(process.execPath, [script, file, String(status)], { encoding: "utf8", stdio: "pipe" }).trim();
}

/** A report of one file with so many tests; `loaded` is not, where the file itself failed. */
function report(passed: number, failed: number, loaded = true): string {
  const tests = [...Array<string>(passed).fill("passed"), ...Array<string>(failed).fill("failed")];
  return JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults: [
      {
        name: join(process.cwd(), "some", "file.test.ts"),
        status: failed > 0 || !loaded ? "failed" : "passed",
        message: loaded ? "" : "Cannot find module",
        assertionResults: tests.map((status, index) => ({
          status,
          fullName: `test ${index}`,
          failureMessages: status === "failed" ? ["expected 1\nto be 2"] : [],
        })),
      },
    ],
  });
}

describe("passed and failed tests of a run", () => {
  it.each([
    ["all passed", report(3, 0), 0, "3 0"],
    ["one failed", report(3, 1), 1, "3 1"],
    ["two failed", report(3, 2), 1, "3 2"],
    ["a file that cannot be loaded", report(0, 0, false), 1, "0 1"],
    ["a failure outside of any test", report(3, 0), 1, "3 1"],
    ["nothing run", report(0, 0), 0, "0 1"],
    ["no report", undefined, 0, "0 1"],
    ["no report after a crash", undefined, 139, "0 1"],
    ["half a report", '{"numPassedTests": 3', 1, "0 1"],
  ])("%s", (_what, text, status, expected) => {
    expect(count(text, status).split("\n")[0]).toBe(expected);
  });
});

describe("what failed", () => {
  it.each([
    ["nothing", report(3, 0), 0, []],
    ["a test", report(1, 1), 1, ["some/file.test.ts > test 1", "    expected 1", "    to be 2"]],
    ["a file that cannot be loaded", report(0, 0, false), 1, ["some/file.test.ts", "    Cannot find module"]],
    [
      "a run without a failed test",
      report(3, 0),
      1,
      [`${join(folder, "report.json")}: the run ended with 1, 3 passed and no test failed: see its output`],
    ],
  ])("%s is named below the counts", (_what, text, status, expected) => {
    expect(count(text, status).split("\n").slice(1)).toEqual(expected);
  });
});
