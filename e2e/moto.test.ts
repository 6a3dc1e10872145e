// Roles at an STS that is not ours: moto verifies the AWS SDK's signatures with botocore, and heeds policies of trust.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { awsHome } from "./harness/aws-home.ts";
import { runCommand } from "./harness/command-line.ts";
import { type Moto, startMoto } from "./harness/moto.ts";
import { lacksPython } from "./harness/python-clients.ts";
import { skipped } from "./harness/skip.ts";
import { parametersOf } from "./harness/tokens.ts";

const account = "123456789012";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/me`;

/** A policy with which a role trusts somebody. */
const trust = (principal: string, condition: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole", ...condition }],
  });
const mayAssume = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
});

describe.skipIf(skipped("e2e/moto.test.ts", await lacksPython()))("moto, whose STS is not ours,", () => {
  let moto: Moto;
  let offline: string | undefined;
  let alice: { readonly accessKeyId: string; readonly secretAccessKey: string };

  beforeAll(async () => {
    const started = await startMoto();
    if (typeof started === "string") {
      offline = started;
      skipped("e2e/moto.test.ts", offline);
      return;
    }
    moto = started;
    const { administer } = moto;
    await administer("iam", { Action: "CreateUser", UserName: "alice" });
    const made = await administer("iam", { Action: "CreateAccessKey", UserName: "alice" });
    const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(made)?.[1] ?? "";
    alice = { accessKeyId: part("AccessKeyId"), secretAccessKey: part("SecretAccessKey") };
    const policy = { PolicyName: "assume", PolicyDocument: mayAssume };
    await administer("iam", { Action: "PutUserPolicy", UserName: "alice", ...policy });
    const user = `arn:aws:iam::${account}:user/alice`;
    const roles = {
      First: trust(user),
      Second: trust(session("First")),
      Others: trust(`arn:aws:iam::${account}:user/bob`),
      Guarded: trust(user, { Condition: { StringEquals: { "sts:ExternalId": "s3same" } } }),
    };
    for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(roles)) {
      await administer("iam", { Action: "CreateRole", RoleName, AssumeRolePolicyDocument });
    }
    await administer("iam", { Action: "PutRolePolicy", RoleName: "First", ...policy });
    await moto.enforce();
  }, 300_000);

  afterAll(async () => {
    await moto?.close();
  });

  beforeEach(({ skip }) => skip(offline !== undefined, offline));

  /** Makes a token with alice's keys in the profile `base`. */
  async function tokenBy(args: readonly string[], config = "", secret = alice.secretAccessKey) {
    const keys = `[profile base]\naws_access_key_id = ${alice.accessKeyId}\naws_secret_access_key = ${secret}\n`;
    const { env } = awsHome(config + keys);
    return runCommand(["token", "-i", "my-cluster", "--token-only", ...args], {
      env: { AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_STS: moto.url, ...env },
    });
  }

  const profile = (name: string, assumes: string, source: string, more = "") =>
    `[profile ${name}]\nrole_arn = ${role(assumes)}\nrole_session_name = me\nsource_profile = ${source}\n${more}`;

  it.each<[what: string, args: readonly string[], config: string, arn: string]>([
    ["a profile's role", ["--profile", "p"], profile("p", "First", "base"), session("First")],
    ["the role of --role", ["--profile", "base", "-r", role("First"), "-s", "me"], "", session("First")],
    [
      "a profile's role, by another role",
      ["--profile", "p"],
      profile("p", "Second", "between") + profile("between", "First", "base"),
      session("Second"),
    ],
    [
      "the role of --role, by a profile's role, whose session's name goes on",
      ["--profile", "p", "-r", role("Second"), "--forward-session-name"],
      profile("p", "First", "base"),
      session("Second"),
    ],
    [
      "a profile's role with an external id",
      ["--profile", "p"],
      profile("p", "Guarded", "base", "external_id = s3same\n"),
      session("Guarded"),
    ],
    [
      "the role of --role with an external id",
      ["--profile", "base", "-r", role("Guarded"), "-s", "me", "-e", "s3same"],
      "",
      session("Guarded"),
    ],
  ])("gives %s", async (_, args, config, arn) => {
    const { exitCode, stdout, stderr } = await tokenBy(args, config);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [accessKeyId = ""] = (parametersOf(stdout.trim())["X-Amz-Credential"] ?? "").split("/");
    expect(await moto.arnOfKey(accessKeyId)).toBe(arn);
  });

  it.each<[what: string, args: readonly string[], config: string, secret: string | undefined, message: RegExp]>([
    [
      "a signature with another secret",
      ["--profile", "base", "-r", role("First")],
      "",
      "other",
      /: ROLE_NOT_ASSUMED: [^\n]*SignatureDoesNotMatch/,
    ],
    [
      "a profile's signature with another secret",
      ["--profile", "p"],
      profile("p", "First", "base"),
      "other",
      /: CREDENTIALS_MISSING: [^\n]*signature/,
    ],
    [
      "a role that trusts others",
      ["--profile", "base", "-r", role("Others")],
      "",
      undefined,
      /: ROLE_NOT_ASSUMED: [^\n]*AccessDenied/,
    ],
    [
      "another external id",
      ["--profile", "base", "-r", role("Guarded"), "-e", "x"],
      "",
      undefined,
      /: ROLE_NOT_ASSUMED: [^\n]*AccessDenied/,
    ],
  ])("refuses %s", async (_, args, config, secret, message) => {
    const { exitCode, stdout, stderr } = await tokenBy(args, config, secret);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});
