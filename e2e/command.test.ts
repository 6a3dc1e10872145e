import { describe, expect, it } from "vitest";
import { COMMAND, runCommand, runProgram } from "./harness/command-line.ts";

const env = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "eu-central-1",
};

describe("the built command", () => {
  it("knows its version and the commit that it was built from", async () => {
    const { exitCode, stdout } = await runCommand(["version"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: expect.stringMatching(/^v\d+\.\d+\.\d+$/) });
  });

  it("makes a token with nothing but the environment", async () => {
    expect(await runCommand(["token", "-i", "c"], { env })).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: expect.stringMatching(/^\{"kind":"ExecCredential",.*\}\n$/),
    });
  });

  it("reads a token of any length out of a pipe", async () => {
    const { exitCode, stderr } = await runCommand(["verify", "-i", "c", "-t", "-"], {
      env,
      stdin: "x".repeat(1_000_000),
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^aws-iam-authenticator: TOKEN_TOO_LARGE: /),
    });
  });

  it.each([
    ["whose reader is gone", `${COMMAND} token -i c | true`],
    ["whose reader takes one byte", `${COMMAND} help | head -c 1`],
    ["that is closed", `${COMMAND} version >&-`],
  ])("does no harm with a stdout %s", async (_, line) => {
    const { stderr } = await runProgram("sh", ["-c", line], { env });
    expect(stderr).not.toMatch(/EPIPE|at .*\.js:\d+/);
  });

  it("prints nothing but the error on a wrong call", async () => {
    expect(await runCommand(["tokne"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        'aws-iam-authenticator: unknown command "tokne"; did you mean token? (see aws-iam-authenticator --help)\n',
    });
  });
});
