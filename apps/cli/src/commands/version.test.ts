import { describe, expect, it } from "vitest";
import { runWith } from "../testing/fake-io.ts";

// The build puts number, commit and date in place; the built command's are looked at in main.test.ts.
describe("version", () => {
  it.each<[line: string, stdout: string]>([
    ["version", '{"Version":"v0.0.0-source"}\n'],
    ["version -o json", '{"Version":"v0.0.0-source"}\n'],
    ["version --output=json", '{"Version":"v0.0.0-source"}\n'],
    ["version -o yaml", 'version: "v0.0.0-source"\ncommit: ""\ndate: ""\n'],
    ["version -s", "v0.0.0-source\n"],
    ["version --short", "v0.0.0-source\n"],
    ["version --short=true -o yaml", "v0.0.0-source\n"],
    ["version -s=false", '{"Version":"v0.0.0-source"}\n'],
    ["version -i my-cluster -c none.yaml", '{"Version":"v0.0.0-source"}\n'],
  ])("%s", async (line, stdout) => {
    expect(await runWith(line.split(" "))).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  });

  it("refuses an unknown output", async () => {
    expect(await runWith(["version", "-o", "xml"])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr:
        'aws-iam-authenticator: unknown output "xml"; known are json and yaml (see aws-iam-authenticator help version)\n',
    });
  });

  it("warns of an unknown log format, and answers", async () => {
    expect(await runWith(["version", "-s", "-l", "xml"])).toMatchObject({
      exitCode: 0,
      stdout: "v0.0.0-source\n",
      stderr: 'unknown log format "xml", using text; known are text and json\n',
    });
  });
});
