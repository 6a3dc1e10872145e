import {
  createStsEmulator,
  emulatedRole,
  emulatedRoleSession,
  emulatedUser,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf } from "../testing/aws.ts";
import { closedAfter, noon, runWith } from "../testing/fake-io.ts";

const bob = emulatedUser({ name: "bob" });
const session = emulatedRoleSession({ role: "Deployer", session: "build-7" });
const sts = createStsEmulator({ identities: [ALICE, bob, session], now: () => noon });
const args = ["token", "-i", "my-cluster"];
const region = { AWS_REGION: "eu-central-1" };

const section = (head: string, { accessKeyId, secretAccessKey, sessionToken }: typeof ALICE) =>
  [
    `[${head}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
    "",
  ].join("\n");

describe("credentials of a profile", () => {
  it.each<[what: string, config: string, credentials: string, profile: string | undefined, arn: string]>([
    ["the default one, in the file of credentials", "", section("default", ALICE), undefined, ALICE.arn],
    ["another", "", section("default", ALICE) + section("bob", bob), "bob", bob.arn],
    ["of a session", "", section("deploy", session), "deploy", session.arn],
    ["in the file of profiles", section("profile bob", bob), "", "bob", bob.arn],
  ])("%s", async (_, config, credentials, profile, arn) => {
    const env = {
      ...region,
      AWS_CONFIG_FILE: fileOf(config),
      AWS_SHARED_CREDENTIALS_FILE: fileOf(credentials),
      AWS_PROFILE: profile,
    };
    const { exitCode, stdout, stderr } = await runWith([...args, "--token-only"], { env, now: noon });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await callerOf(stdout, { sts })).toMatchObject({ identity: { arn } });
  });
});

it("credentials of a role that a profile names, through another profile", async () => {
  const admin = emulatedRole({ name: "Admin" });
  const sts = closedAfter(await startStsEmulator({ identities: [ALICE], roles: [admin], protocol: "http" }));
  const profile = `[profile admin]\nrole_arn = ${admin.arn}\nsource_profile = base\nrole_session_name = me\n`;
  const env = {
    ...region,
    AWS_CONFIG_FILE: fileOf(profile + section("profile base", ALICE)),
    AWS_PROFILE: "admin",
    AWS_ENDPOINT_URL_STS: sts.url,
  };
  const now = Date.now();
  const { exitCode, stdout, stderr } = await runWith([...args, "--token-only"], { env, now });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await callerOf(stdout, { sts, now })).toMatchObject({
    identity: { arn: "arn:aws:sts::111122223333:assumed-role/Admin/me" },
  });
});

it("a session of single sign-on that is over says how to begin another", async () => {
  const sso = ["sso_session = work", "sso_account_id = 111122223333", "sso_role_name = Admin"].join("\n");
  const session = "[sso-session work]\nsso_region = eu-central-1\nsso_start_url = https://sso.example/start\n";
  const env = { ...region, AWS_CONFIG_FILE: fileOf(`[profile work]\n${sso}\n${session}`), AWS_PROFILE: "work" };
  const { exitCode, stdout, stderr } = await runWith(args, { env });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(
    /^aws-iam-authenticator: SIGN_IN_NEEDED: [^\n]*\("aws sso login --profile work"; "[^\n]*profile=work[^\n]*\n$/,
  );
});

describe("credentials of a process", () => {
  /** A profile whose process prints this. */
  function profileOf(printed: string) {
    const script = fileOf(`process.stdout.write(${JSON.stringify(printed)})`, "print.cjs");
    return fileOf(`[profile process]\ncredential_process = ${JSON.stringify(process.execPath)} ${script}\n`);
  }
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } = session;
  const answer = { Version: 1, AccessKeyId, SecretAccessKey, SessionToken };

  it("are used, and say until when the answer is good", async () => {
    // The SDK compares with the real clock.
    const now = Date.now();
    const end = new Date(Math.floor(now / 1000) * 1000 + 600_000);
    const AWS_CONFIG_FILE = profileOf(JSON.stringify({ ...answer, Expiration: end.toISOString() }));
    const env = { ...region, AWS_CONFIG_FILE, AWS_PROFILE: "process" };
    const { exitCode, stdout, stderr } = await runWith(args, { env, now });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { status } = JSON.parse(stdout);
    expect(status.expirationTimestamp).toBe(end.toISOString().replace(".000", ""));
    const real = createStsEmulator({ identities: [session] });
    expect(await callerOf(status.token, { sts: real, now })).toMatchObject({ identity: { arn: session.arn } });
  });

  it.each([
    ["that has nothing to say", "", /CREDENTIALS_MISSING.*invalid JSON/],
    ["of another version", JSON.stringify({ ...answer, Version: 2 }), /CREDENTIALS_MISSING.*Version/],
    [
      "that gives such as have expired",
      JSON.stringify({ ...answer, Expiration: "2020-01-01T00:00:00Z" }),
      /CREDENTIALS_MISSING.*expired/,
    ],
  ])("%s are none", async (_, printed, message) => {
    const env = { ...region, AWS_CONFIG_FILE: profileOf(printed), AWS_PROFILE: "process" };
    const { exitCode, stdout, stderr } = await runWith(args, { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).not.toContain(SecretAccessKey);
  });
});

describe("no credentials at all", () => {
  const missing = (profile: string): string =>
    'CREDENTIALS_MISSING: no AWS credentials were found ("Could not load credentials from any providers"; ' +
    `the profile: "Could not resolve credentials using profile: [${profile}] in configuration/credentials file(s)."). ` +
    "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with `aws sso login`.";
  const noSuch = (detail: string): string =>
    `PROFILE_MISSING: there is no such AWS profile (${detail}). ` +
    "Check --profile and AWS_PROFILE, and the names in ~/.aws/config and ~/.aws/credentials.";
  const bare = "[profile bare]\nregion = eu-central-1\n";

  it.each<[what: string, config: string, profile: string, said: string]>([
    ["anywhere", "", "", missing("default")],
    ["in a profile that has none", bare, "bare", missing("bare")],
    ["in a profile that begins with one that is not there", `${bare}${source("ware")}`, "bare", missing("ware")],
    ["in a profile that is not there", bare, "none", noSuch('"none"')],
    ["in a profile that is misspelt", bare, "baer", noSuch('"baer"; did you mean "bare"?')],
    ["in what is no profile", "[sso-session work]\nsso_region = x\n", "sso-session.work", noSuch('"sso-session.work"')],
  ])("%s", async (_, config, AWS_PROFILE, said) => {
    const env = { ...region, AWS_CONFIG_FILE: fileOf(config), AWS_PROFILE };
    expect(await runWith(args, { env })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `aws-iam-authenticator: ${said}\n`,
    });
  });

  function source(profile: string): string {
    return `role_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = ${profile}\n`;
  }
});

describe("a profile that assumes a role with a one-time code", () => {
  const serial = "arn:aws:iam::111122223333:mfa/alice";
  const admin = emulatedRole({ name: "Admin", mfa: { serial, code: "123456" } });

  /** An STS on a port, and the variables of somebody with such a profile. */
  async function world(roleArn = admin.arn) {
    const forms: URLSearchParams[] = [];
    const sts = closedAfter(
      await startStsEmulator({
        identities: [ALICE],
        roles: [admin],
        protocol: "http",
        async intercept(request) {
          if (request.method === "POST") forms.push(new URLSearchParams(await request.text()));
          return undefined;
        },
      }),
    );
    const profile = `[profile admin]\nrole_arn = ${roleArn}\nsource_profile = default\nrole_session_name = alice\n`;
    const env = {
      ...region,
      AWS_CONFIG_FILE: fileOf(`${profile}mfa_serial = ${serial}\n`),
      AWS_SHARED_CREDENTIALS_FILE: fileOf(section("default", ALICE)),
      AWS_PROFILE: "admin",
      AWS_ENDPOINT_URL_STS: sts.url,
    };
    return { sts, env, forms, now: Date.now() };
  }

  it("asks for it, and takes what is answered", async () => {
    const { sts, env, forms, now } = await world();
    const { asked, exitCode, stdout, stderr } = await runWith([...args, "--token-only"], {
      env,
      now,
      answer: " 123456 ",
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(asked).toEqual(["Assume Role MFA token code: [hidden]"]);
    expect(forms.map((form) => Object.fromEntries(form))).toMatchObject([
      { Action: "AssumeRole", RoleArn: admin.arn, SerialNumber: serial, TokenCode: "123456" },
    ]);
    expect(await callerOf(stdout, { sts, now })).toMatchObject({
      identity: { arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice" },
    });
  });

  it("is refused where nobody can answer", async () => {
    const { env, forms, now } = await world();
    expect(await runWith(args, { env, now })).toMatchObject({
      asked: ["Assume Role MFA token code: [hidden]"],
      exitCode: 1,
      stdout: "",
      stderr:
        'aws-iam-authenticator: MFA_CODE_NEEDED: an MFA code is needed, and there is nobody to ask for it ("arn:aws:iam::111122223333:mfa/alice"; no terminal to ask at, or no answer). ' +
        "Run `aws-iam-authenticator token -i CLUSTER --cache` in a terminal first and use --cache here, or use a profile that needs no code.\n",
    });
    expect(forms).toEqual([]);
  });

  it("is not asked for where the environment has credentials", async () => {
    const { sts, env, now } = await world();
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = ALICE;
    const { asked, stdout } = await runWith([...args, "--token-only"], {
      env: { ...env, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
      now,
      answer: "123456",
    });
    expect(asked).toEqual([]);
    expect(await callerOf(stdout, { sts, now })).toMatchObject({ identity: { arn: ALICE.arn } });
  });

  it("says that the code is wrong", async () => {
    const { env, now } = await world();
    const { exitCode, stdout, stderr } = await runWith(args, { env, now, answer: "123457" });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: MFA_CODE_REFUSED: .*invalid MFA one time pass code\."\)/);
  });

  it("says why STS refuses", async () => {
    const { env, now } = await world("arn:aws:iam::111122223333:role/Other");
    const { exitCode, stdout, stderr } = await runWith(args, { env, now, answer: "123456" });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^aws-iam-authenticator: ROLE_NOT_ASSUMED: .*User: arn:aws:iam::111122223333:user\/alice is not authorized to perform: sts:AssumeRole/,
    );
  });
});
