// Wherever people keep their credentials, and however AWS is reached: the built command against real servers. AWS itself
// is behind a proxy, under its own names, so that it is seen what each login asks of whom.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  type EmulatedIdentity,
  emulatedRole,
  emulatedRoleSession,
  emulatedUser,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { type AwsHome, awsHome, keysInFile, loginCacheFile, ssoCacheFile } from "./harness/aws-home.ts";
import { startAws } from "./harness/aws-world.ts";
import { environmentOf } from "./harness/cluster.ts";
import { SIGN_IN } from "./harness/sign-in-services.ts";

const alice = emulatedUser({ name: "alice" });
const sso = emulatedRoleSession({ role: "AWSReservedSSO_Admin_0123456789abcdef", session: "alice@example.com" });
const login = emulatedRoleSession({ role: "Console", session: "alice" });
const jwt = ["{}", '{"sub":"runner"}', "signature"].map((part) => Buffer.from(part).toString("base64url")).join(".");
const roles = {
  first: emulatedRole({ name: "First" }),
  second: emulatedRole({ name: "Second", path: "/teams/" }),
  guarded: emulatedRole({ name: "Guarded", externalId: "s3same" }),
  runner: emulatedRole({ name: "Runner", webIdentityToken: jwt }),
} as const;

const start = () => startAws({ identities: [alice], roles: Object.values(roles), sso, login });

const assumed = (role: string) => `arn:aws:sts::111122223333:assumed-role/${role}/me`;
const role = (name: keyof typeof roles) => `role_arn = ${roles[name].arn}\nrole_session_name = me\n`;
const [sts, portal, oidc, signIn] = [
  "sts.eu-central-1.amazonaws.com",
  "portal.sso.eu-west-1.amazonaws.com",
  "oidc.eu-west-1.amazonaws.com",
  "eu-west-1.signin.aws.amazon.com",
];

const ssoSession = `[sso-session work]\nsso_region = eu-west-1\nsso_start_url = https://work.example/start\n`;
const ssoProfile = `sso_session = work\nsso_account_id = 111122223333\nsso_role_name = Admin\n`;
const legacyProfile = `sso_start_url = https://work.example/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\n`;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

function signedIn(home: AwsHome, minutes: number, session = "work", more: object = {}): void {
  const { accessToken } = SIGN_IN;
  home.write(ssoCacheFile(session), JSON.stringify({ accessToken, expiresAt: inMinutes(minutes), ...more }));
}

function loggedIn(home: AwsHome, minutes: number, identity: EmulatedIdentity): void {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });
  const kept = {
    accessToken: {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      accountId: "111122223333",
      expiresAt: inMinutes(minutes),
    },
    clientId: SIGN_IN.loginClientId,
    refreshToken: SIGN_IN.loginRefreshToken,
    dpopKey: privateKey,
  };
  home.write(loginCacheFile("arn:aws:iam::111122223333:role/Console"), JSON.stringify(kept));
}
const loginProfile = "login_session = arn:aws:iam::111122223333:role/Console\nregion = eu-west-1\n";

/** What a person has: lines of ~/.aws/config, and what else lies in the home folder or stands in the environment. */
interface Given {
  readonly config?: string;
  readonly prepare?: (home: AwsHome) => Record<string, string> | void;
  readonly args?: readonly string[];
}

describe("a token is made with credentials", () => {
  it.each<[what: string, given: Given, arn: string, hosts: readonly string[]]>([
    ["in the environment", { prepare: () => environmentOf(alice) }, alice.arn, []],
    ["in a profile", { config: `[default]\n${keysInFile(alice)}` }, alice.arn, []],
    [
      "of a role, by another profile's keys",
      { config: `[default]\n${role("first")}source_profile = base\n[profile base]\n${keysInFile(alice)}` },
      assumed("First"),
      [sts],
    ],
    [
      "of a role, by another profile's role",
      {
        config: `[default]\n${role("second")}source_profile = between\n[profile between]\n${role("first")}source_profile = base\n[profile base]\n${keysInFile(alice)}`,
      },
      assumed("Second"),
      [sts, sts],
    ],
    [
      "of a role, by the environment's keys",
      {
        config: `[profile p]\n${role("first")}credential_source = Environment\n`,
        prepare: () => environmentOf(alice),
        args: ["--profile", "p"],
      },
      assumed("First"),
      [sts],
    ],
    [
      "of a role with an external id",
      {
        config: `[default]\n${role("guarded")}external_id = s3same\nsource_profile = base\n[profile base]\n${keysInFile(alice)}`,
      },
      assumed("Guarded"),
      [sts],
    ],
    [
      "of a role, asked for in the profile's own region",
      {
        config: `[default]\nregion = eu-north-1\n${role("first")}source_profile = base\n[profile base]\n${keysInFile(alice)}`,
      },
      assumed("First"),
      ["sts.eu-north-1.amazonaws.com"],
    ],
    [
      "of a role, asked for at the profile's FIPS endpoint",
      {
        config: `[default]\nuse_fips_endpoint = true\n${role("first")}source_profile = base\n[profile base]\n${keysInFile(alice)}`,
        prepare: () => ({ AWS_REGION: "us-west-2" }),
      },
      assumed("First"),
      ["sts-fips.us-west-2.amazonaws.com"],
    ],
    [
      "of a process",
      {
        prepare(home) {
          const { accessKeyId, secretAccessKey } = alice;
          const printed = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
          const file = home.write("printed.json", JSON.stringify(printed));
          home.write(".aws/config", `[default]\ncredential_process = cat "${file}"\n`);
        },
      },
      alice.arn,
      [],
    ],
    [
      "of web identity in the environment",
      {
        prepare: (home) => ({
          AWS_WEB_IDENTITY_TOKEN_FILE: home.write("token", jwt),
          AWS_ROLE_ARN: roles.runner.arn,
          AWS_ROLE_SESSION_NAME: "me",
        }),
      },
      assumed("Runner"),
      [sts],
    ],
    [
      "of web identity in a profile",
      {
        prepare(home) {
          home.write(
            ".aws/config",
            `[default]\n${role("runner")}web_identity_token_file = ${home.write("token", jwt)}\n`,
          );
        },
      },
      assumed("Runner"),
      [sts],
    ],
    [
      "of single sign-on, asked for in its own region",
      { config: `[default]\n${ssoProfile}${ssoSession}`, prepare: (home) => signedIn(home, 60) },
      sso.arn,
      [portal],
    ],
    [
      "of single sign-on that is about to end, which goes on",
      {
        config: `[default]\n${ssoProfile}${ssoSession}`,
        prepare: (home) => signedIn(home, 1, "work", { ...SIGN_IN.client, refreshToken: SIGN_IN.refreshToken }),
      },
      sso.arn,
      [oidc, portal],
    ],
    [
      "of single sign-on without a session in the file",
      {
        config: `[default]\n${legacyProfile}`,
        prepare: (home) => signedIn(home, 60, "https://work.example/start"),
      },
      sso.arn,
      [portal],
    ],
    [
      "of a role, by single sign-on",
      {
        config: `[default]\n${role("first")}source_profile = base\n[profile base]\n${ssoProfile}${ssoSession}`,
        prepare: (home) => signedIn(home, 60),
      },
      assumed("First"),
      [portal, sts],
    ],
    [
      "of aws login",
      { config: `[default]\n${loginProfile}`, prepare: (home) => loggedIn(home, 14, login) },
      login.arn,
      [],
    ],
    [
      "of aws login that are about to end, and goes on",
      { config: `[default]\n${loginProfile}`, prepare: (home) => loggedIn(home, 1, alice) },
      login.arn,
      [signIn],
    ],
  ])("%s", async (_, { config = "", prepare, args = [] }, arn, hosts) => {
    const world = await start();
    const home = awsHome(config);
    const variables = prepare?.(home) ?? {};
    const { exitCode, stdout, stderr } = await world.token(args, { env: { ...world.env, ...home.env, ...variables } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await world.arnOf(stdout)).toBe(arn);
    expect(world.hosts()).toEqual(hosts);
  });
});

it("a profile's role is asked for with all that the profile says of it", async () => {
  const world = await start();
  const home = awsHome(
    `[default]\n${role("guarded")}external_id = s3same\nduration_seconds = 1800\nsource_profile = base\n[profile base]\n${keysInFile(alice)}`,
  );
  const { exitCode } = await world.token([], { env: { ...world.env, ...home.env } });
  expect(exitCode).toBe(0);
  expect(world.forms).toEqual([
    {
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: roles.guarded.arn,
      RoleSessionName: "me",
      ExternalId: "s3same",
      DurationSeconds: "1800",
    },
  ]);
});

it("single sign-on that went on is kept for the next time", async () => {
  const world = await start();
  const home = awsHome(`[default]\n${ssoProfile}${ssoSession}`);
  signedIn(home, 1, "work", { ...SIGN_IN.client, refreshToken: SIGN_IN.refreshToken });
  const env = { ...world.env, ...home.env };
  for (let time = 0; time < 2; time++) expect(await world.token([], { env })).toMatchObject({ exitCode: 0 });
  expect(world.hosts()).toEqual([oidc, portal, portal]);
  const kept = JSON.parse(readFileSync(`${home.folder}/${ssoCacheFile("work")}`, "utf8"));
  expect(kept).toMatchObject({ accessToken: SIGN_IN.accessToken, refreshToken: "the-next" });
});

describe("single sign-on is over", () => {
  it.each<[what: string, given: Given, hosts: readonly string[], reason: RegExp]>([
    ["where nobody has signed in", {}, [], /profile=default was not found or is invalid\."\)/],
    ["where it has ended", { prepare: (home) => signedIn(home, -1) }, [], /clientId.*Cannot refresh\."\)/],
    [
      "where it has ended and cannot go on",
      { prepare: (home) => signedIn(home, -1, "work", { ...SIGN_IN.client, refreshToken: "used" }) },
      [oidc],
      /Token is expired/,
    ],
    [
      "where the portal says so",
      { prepare: (home) => signedIn(home, 60, "work", { accessToken: "revoked" }) },
      [portal],
      /Session token not found or invalid/,
    ],
  ])("%s", async (_, { prepare }, hosts, reason) => {
    const world = await start();
    const home = awsHome(`[default]\n${ssoProfile}${ssoSession}`);
    prepare?.(home);
    const { exitCode, stdout, stderr } = await world.token([], { env: { ...world.env, ...home.env } });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: SIGN_IN_NEEDED: [^\n]*\("aws sso login"; [^\n]+\n$/);
    expect(stderr).toMatch(reason);
    expect(world.hosts()).toEqual(hosts);
  });
});
