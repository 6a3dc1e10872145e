import { describe, expect, it } from "vitest";
import { runWith } from "./testing/fake-io.ts";

describe("help", () => {
  it.each([[[]], [["help"]], [["--help"]], [["-h"]], [["-i", "c"]]])("of the program: %j", async (args) => {
    const { exitCode, stdout, stderr } = await runWith(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^Log in to Kubernetes clusters with AWS IAM\.\n\nUsage: aws-iam-authenticator COMMAND/);
    for (const command of ["token", "verify", "init", "server", "version"]) expect(stdout).toContain(`\n  ${command} `);
  });

  it.each([
    ["help", "token"],
    ["token", "--help"],
    ["token", "-h"],
    ["--help", "token"],
    ["token", "-i", "c", "--help"],
  ])("of a command: %s %s", async (...args) => {
    const { exitCode, stdout } = await runWith(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Make a token from AWS credentials; kubectl runs this as its exec plugin.

      Usage: aws-iam-authenticator token [OPTION ...]

      Options:
            --region REGION                AWS region whose STS verifies the token (default: AWS_REGION, the profile's, the instance's, us-east-1).
        -r, --role ARN                     Role to assume before the token is made. Variable: DEFAULT_ROLE.
        -e, --external-id ID               External id that the role's trust policy asks for.
        -s, --session-name NAME            Name of the assumed role's session.
            --forward-session-name         Carry the present session's name over to the assumed role's session (with --role).
            --token-only                   Print the bare token instead of an ExecCredential.
            --cache                        Accepted as in the reference; this release keeps nothing on disk.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           Accepted as in the reference: AllAlpha, AllBeta, ConfiguredInitDirectories, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator token -i my-cluster
        aws-iam-authenticator token -i my-cluster -r arn:aws:iam::111122223333:role/KubernetesAdmin
      "
    `);
  });
});

describe("a wrong call is one line on stderr, and exit code 2", () => {
  it.each([
    [["tokn"], 'unknown command "tokn"; did you mean token?'],
    [["frobnicate"], 'unknown command "frobnicate"'],
    [["help", "tokn"], 'unknown command "tokn"; did you mean token?'],
    [["token", "extra"], 'token takes options alone; "extra" is not one'],
    [["token", "--regoin", "x"], "unknown option --regoin; did you mean --region?"],
    [["token", "--region"], "--region needs a value: --region REGION"],
    [["--unknown"], "unknown option --unknown"],
  ])("%j", async (args, message) => {
    expect(await runWith(args)).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator --help)\n`,
    });
  });
});

it("options may stand before the command", async () => {
  expect(await runWith(["-l", "json", "--cluster-id=c", "version", "-s"])).toMatchObject({
    exitCode: 0,
    stdout: "v0.0.0-source\n",
  });
});
