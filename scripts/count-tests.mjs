// node scripts/count-tests.mjs REPORT STATUS: prints how many tests passed and failed, out of vitest's JSON report and the exit
// status of the run. A run that failed without a failed test, or that left no report or ran nothing, is one failure.
import { readFileSync } from "node:fs";

const [file = "", status = "1"] = process.argv.slice(2);
const { passed, failed } = read(file);
const failedOtherwise = failed === 0 && (status !== "0" || passed === 0) ? 1 : 0;
console.log(passed, failed + failedOtherwise);

function read(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    // A file that could not be loaded has no tests to fail.
    const broken = testResults.filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((test) => test.status === "failed"),
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length };
  } catch (error) {
    console.error(`no report of the tests: ${error.message}`);
    return { passed: 0, failed: 0 };
  }
}
