// node scripts/count-tests.mjs REPORT STATUS: prints how many tests passed and failed, out of vitest's JSON report and the exit
// status of the run, and below it every failure with its message, so that the end of a long output names what to mend.
// A run that failed without a failed test, or that left no report or ran nothing, is one failure.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [file = "", status = "1"] = process.argv.slice(2);
const { passed, failures } = read(file);
if (failures.length === 0 && (status !== "0" || passed === 0))
  failures.push(`${file}: the run ended with ${status}, ${passed} passed and no test failed: see its output`);
console.log(passed, failures.length);
for (const failure of failures) console.log(failure);

function read(report) {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failures: testResults.flatMap(failuresIn) };
  } catch (error) {
    console.error(`no report of the tests: ${error.message}`);
    return { passed: 0, failures: [] };
  }
}

function failuresIn({ name, status, message, assertionResults }) {
  const path = relative(process.cwd(), name);
  const tests = assertionResults
    .filter((test) => test.status === "failed")
    .map(({ fullName, failureMessages }) => described(`${path} > ${fullName}`, (failureMessages ?? []).join("\n")));
  // A file that could not be loaded has no tests to fail.
  return tests.length === 0 && status === "failed" ? [described(path, message ?? "")] : tests;
}

function described(what, message) {
  return `${what}\n${message.trim().replace(/^/gmu, "    ")}`;
}
