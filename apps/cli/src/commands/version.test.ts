import { expect, it } from "vitest";
import { runWith } from "../testing/fake-io.ts";

it.each([
  [["version"], '{"Version":"v0.0.0-source"}\n', "", 0],
  [["version", "-o", "json"], '{"Version":"v0.0.0-source"}\n', "", 0],
  [["version", "-o=yaml"], 'version: "v0.0.0-source"\ncommit: ""\ndate: ""\n', "", 0],
  [["version", "-s"], "v0.0.0-source\n", "", 0],
  [["version", "--short", "-o", "yaml"], "v0.0.0-source\n", "", 0],
  [
    ["version", "-o", "xml"],
    "",
    'aws-iam-authenticator: unknown output "xml"; known are json and yaml (see aws-iam-authenticator --help)\n',
    2,
  ],
])("%j", async (args, stdout, stderr, exitCode) => {
  expect(await runWith(args)).toMatchObject({ stdout, stderr, exitCode });
});
