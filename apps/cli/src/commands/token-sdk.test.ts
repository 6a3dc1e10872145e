// What the AWS SDK does for `token`: its chain of credentials, and roles, against an STS of our own. The SDK reads the
// process's environment, so that is set for each test.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@aws-iam-authenticator/core";
import {
  type EmulatedIdentity,
  emulatedRole,
  emulatedRoleSession,
  emulatedUser,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { createVerifier, fetchTransport, type VerifiedCaller } from "@aws-iam-authenticator/verifier";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeOutside, type Result, runWith, temporaryFolder } from "../testing/fake-io.ts";

const alice = emulatedUser({ name: "alice" });
const session = emulatedRoleSession({ role: "Base", session: "alice@example" });
const admin = emulatedRole({ name: "Admin" });
const guarded = emulatedRole({ name: "Guarded", externalId: "42" });

let sts: ListeningStsEmulator;
let cwd: string;

beforeEach(async () => {
  sts = await startStsEmulator({ identities: [alice, session], roles: [admin, guarded], protocol: "http" });
  cwd = temporaryFolder();
  mkdirSync(join(cwd, "home", ".aws"), { recursive: true });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await sts.close();
});

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Runs `token` with these variables, for the SDK too, and with these profiles. */
function token(
  args: readonly string[],
  variables: Record<string, string>,
  outside: FakeOutside & { readonly profiles?: string } = {},
): Promise<Result> {
  const { profiles = "", ...rest } = outside;
  const configFile = join(cwd, "home", ".aws", "config");
  writeFileSync(configFile, profiles);
  const env = {
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: join(cwd, "home", ".aws", "credentials"),
    HOME: join(cwd, "home"),
    ...variables,
  };
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];
  for (const name of [...names, "AWS_CA_BUNDLE", "AWS_DEFAULT_PROFILE"]) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return runWith(["token", "-i", "c", "--token-only", ...args], { env, cwd, ...rest });
}

async function callerOf({ stdout, stderr }: Result): Promise<VerifiedCaller> {
  expect(stderr).toBe("");
  const transport = fetchTransport((input, init) => sts.handle(new Request(input, init)));
  const outcome = await createVerifier({ clusterId: "c", transport }).tryVerify(new Secret(stdout.trim()));
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome.value;
}

describe("credentials", () => {
  const process = (identity: EmulatedIdentity): string =>
    JSON.stringify({
      Version: 1,
      AccessKeyId: identity.accessKeyId,
      SecretAccessKey: identity.secretAccessKey,
      SessionToken: identity.sessionToken,
    });

  it("of a profile", async () => {
    const profiles = `[profile work]\naws_access_key_id = ${alice.accessKeyId}\naws_secret_access_key = ${alice.secretAccessKey}\n`;
    const result = await token([], { AWS_PROFILE: "work" }, { profiles });
    expect((await callerOf(result)).identity.arn).toBe(alice.arn);
  });

  it("of a process that a profile names", async () => {
    const script = join(cwd, "credentials.json");
    writeFileSync(script, process(session));
    const profiles = `[default]\ncredential_process = cat ${script}\n`;
    expect((await callerOf(await token([], {}, { profiles }))).identity.arn).toBe(session.arn);
  });

  it("of a role that a profile names, through another profile", async () => {
    const profiles = `[profile base]
aws_access_key_id = ${alice.accessKeyId}
aws_secret_access_key = ${alice.secretAccessKey}
[profile work]
role_arn = ${admin.arn}
source_profile = base
role_session_name = from-profile
`;
    const { identity } = await callerOf(await token([], { AWS_PROFILE: "work" }, { profiles }));
    expect(identity.arn).toBe("arn:aws:sts::111122223333:assumed-role/Admin/from-profile");
  });

  const mfaProfiles = `[profile base]
aws_access_key_id = ${alice.accessKeyId}
aws_secret_access_key = ${alice.secretAccessKey}
[profile work]
role_arn = ${admin.arn}
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
`;

  it("of a role that wants a one-time code, which is asked for once", async () => {
    const result = await token([], { AWS_PROFILE: "work" }, { profiles: mfaProfiles, answer: " 123456\n" });
    expect(result.asked).toEqual(["Assume Role MFA token code: "]);
    expect((await callerOf(result)).identity.canonicalArn).toBe(admin.arn);
  });

  it("of such a role are refused with a clear line where nobody can be asked", async () => {
    expect(await token([], { AWS_PROFILE: "work" }, { profiles: mfaProfiles })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^aws-iam-authenticator: CREDENTIALS_MISSING: .*there is no terminal[^\n]*\n$/),
    });
  });

  it.each([
    ["nowhere", {}],
    ["in a profile that is not there", { AWS_PROFILE: "nobody" }],
  ])("%s: one line that says what to do", async (_, variables) => {
    expect(await token([], variables)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^aws-iam-authenticator: CREDENTIALS_MISSING: [^\n]*aws sso login[^\n]*\n$/),
    });
  });
});

describe("a role", () => {
  const keys = keysOf(alice);

  it.each<[string, string[], Record<string, string>]>([
    ["by -r", ["-r", admin.arn], {}],
    ["by --role", [`--role=${admin.arn}`], {}],
    ["by DEFAULT_ROLE", [], { DEFAULT_ROLE: admin.arn }],
    ["by the file", ["-c", "config.yaml"], {}],
  ])("is assumed %s", async (_, args, variables) => {
    writeFileSync(join(cwd, "config.yaml"), `defaultRole: ${admin.arn}\n`);
    const caller = await callerOf(await token(args, { ...keys, ...variables }));
    expect(caller.identity.canonicalArn).toBe(admin.arn);
    expect(caller.accessKeyId).toMatch(/^ASIA/);
  });

  it("by -r wins over DEFAULT_ROLE", async () => {
    const { identity } = await callerOf(await token(["-r", admin.arn], { ...keys, DEFAULT_ROLE: guarded.arn }));
    expect(identity.canonicalArn).toBe(admin.arn);
  });

  it.each([
    ["is named by -s", ["-s", "me"], keysOf(alice), /Admin\/me$/],
    ["is carried over", ["--forward-session-name"], keysOf(session), /Admin\/alice@example$/],
    [
      "of a user has nothing to carry over",
      ["--forward-session-name"],
      keysOf(alice),
      /Admin\/aws-iam-authenticator-\d+$/,
    ],
    ["is made of the time", [], keysOf(alice), /Admin\/aws-iam-authenticator-\d+$/],
  ])("'s session %s", async (_, args, variables, arn) => {
    expect((await callerOf(await token(["-r", admin.arn, ...args], variables))).identity.arn).toMatch(arn);
  });

  it("with an external id is assumed by who knows it", async () => {
    const { identity } = await callerOf(await token(["-r", guarded.arn, "-e", "42"], keys));
    expect(identity.canonicalArn).toBe(guarded.arn);
  });

  it.each([
    ["without the external id", guarded.arn, []],
    ["with another external id", guarded.arn, ["-e", "43"]],
    ["that is not there", "arn:aws:iam::111122223333:role/Nobody", []],
  ])("%s is refused, with STS's reason", async (_, arn, args) => {
    expect(await token(["-r", arn, ...args], keys)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^aws-iam-authenticator: ROLE_NOT_ASSUMED: [^\n]*AccessDenied[^\n]*\n$/),
    });
  });
});
