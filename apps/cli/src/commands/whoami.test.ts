import { rmSync } from "node:fs";
import { emulatedRole, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { alice, type HealthyLogin, startHealthyLogin } from "../doctor/testing/healthy-login.ts";
import { fileOf, keysOf } from "../testing/aws.ts";

const bob = emulatedUser({ name: "bob" });
const role = emulatedRole({ name: "Admin" });

async function start(): Promise<HealthyLogin> {
  return startHealthyLogin({ identities: [alice, bob], roles: [role], protocol: "http" });
}

/** What is printed as JSON. */
async function who(login: HealthyLogin, args: readonly string[] = [], env: Record<string, string | undefined> = {}) {
  const { stdout, stderr, exitCode } = await login.run(["whoami", "-o", "json", ...args], { env });
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return JSON.parse(stdout);
}

describe("whoami prints", () => {
  it("lines for people", async () => {
    const login = await start();
    const end = "2100-01-01T00:00:00.000Z";
    expect(await login.run(["whoami"], { env: { AWS_CREDENTIAL_EXPIRATION: end } })).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: `account:       111122223333
arn:           arn:aws:iam::111122223333:user/alice
user id:       ${alice.userId}
partition:     aws
region:        eu-central-1
credentials:   keys of the environment, until ${end}
cluster:       ${login.apiServer}
username:      alice
groups:        dev ops
`,
    });
  });

  it("JSON", async () => {
    const login = await start();
    expect(await who(login)).toEqual({
      account: "111122223333",
      arn: alice.arn,
      canonicalArn: alice.arn,
      userId: alice.userId,
      partition: "aws",
      region: "eu-central-1",
      credentials: { from: "keys of the environment" },
      kubernetes: {
        cluster: login.apiServer,
        username: "alice",
        uid: "u",
        groups: ["dev", "ops"],
        extra: { arn: [alice.arn] },
      },
    });
  });

  it("of a role's session what rules are looked up by", async () => {
    const login = await start();
    const session = "arn:aws:sts::111122223333:assumed-role/Admin/me";
    const of = { canonicalArn: role.arn, arn: session, sessionName: "me", userId: `${role.roleId}:me` };
    expect(await who(login, ["-r", role.arn, "-s", "me"])).toMatchObject(of);
    const { stdout } = await login.run(["whoami", "-r", role.arn, "-s", "me"]);
    expect(stdout).toContain(`canonical arn: ${role.arn}\n`);
    expect(stdout).toContain("session name:  me\n");
  });
});

describe("whoami logs in", () => {
  const profiles = `[profile bob]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`;

  it.each<[what: string, args: readonly string[], env: Record<string, string | undefined>, arn: string]>([
    ["as the environment says", [], keysOf(bob), bob.arn],
    ["with a profile that is asked for", ["--profile", "bob"], {}, bob.arn],
    [
      "with the role that is asked for, and not a variable's",
      ["-r", role.arn, "-s", "me"],
      { DEFAULT_ROLE: "x" },
      "/Admin/me",
    ],
    ["with a variable's role", ["-s", "me"], { DEFAULT_ROLE: role.arn }, "/Admin/me"],
  ])("%s", async (_, args, env, arn) => {
    const login = await start();
    const found = await who(login, args, { AWS_CONFIG_FILE: fileOf(profiles), ...env });
    expect(found.arn).toContain(arn);
  });

  it("as the kubeconfig's exec plugin would, where nothing else is asked for", async () => {
    const login = await start();
    login.write((_, exec) => {
      exec.args.push("--region", "us-west-2");
      exec["env"] = [{ name: "AWS_PROFILE", value: "bob" }];
    });
    const env = { AWS_CONFIG_FILE: fileOf(profiles), AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    expect(await who(login, [], env)).toMatchObject({
      arn: bob.arn,
      region: "us-west-2",
      credentials: { from: "profile bob (keys in the file)" },
      kubernetes: { username: "alice" },
    });
    expect(await who(login, ["--region", "us-east-2"], env)).toMatchObject({ region: "us-east-2" });
  });
});

describe("whoami at a terminal", () => {
  it("asks for a code, whatever kubectl may", async () => {
    const login = await start();
    login.write((_, exec) => (exec.interactiveMode = "Never"));
    const profile = `[default]\nrole_arn = ${role.arn}\nmfa_serial = arn:aws:iam::111122223333:mfa/bob\nsource_profile = bob\nrole_session_name = me\n[profile bob]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`;
    const env = { AWS_CONFIG_FILE: fileOf(profile), AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    const { asked, stdout } = await login.run(["whoami"], { env, answer: "123456" });
    expect(asked).toEqual(["Assume Role MFA token code: [hidden]"]);
    expect(stdout).toContain("session name:  me\n");
  });
});

describe("whoami goes without a cluster", () => {
  const cases: [what: string, prepare: (login: HealthyLogin) => unknown, error: RegExp][] = [
    ["where there is no kubeconfig", ({ kubeconfig }) => rmSync(kubeconfig), /^there is no kubeconfig: /],
    [
      "where the context has no user",
      (login) => login.write((k) => (k.contexts[0] = { name: "x", context: { cluster: "c" } })),
      /^the context "x" has no user/,
    ],
    [
      "where the exec plugin is another",
      (login) => login.write((_, exec) => (exec.command = "aws")),
      /finds its credentials by itself; say for which cluster id: -i ID$/,
    ],
    [
      "where the exec plugin's arguments are wrong",
      (login) => login.write((_, exec) => exec.args.push("--what")),
      /^the kubeconfig's exec plugin: unknown option --what$/,
    ],
    [
      "where no cluster id is told",
      (login) => login.write((_, exec) => (exec.args = ["token"])),
      /^nobody says for which cluster id: -i ID$/,
    ],
    [
      "that is away",
      (login) => login.write((k) => (k.clusters[0] = { name: "c", cluster: { server: "https://127.0.0.1:1" } })),
      /nobody listens there/,
    ],
  ];

  it.each(cases)("%s: exit 0, as nobody asked for one", async (_, prepare, error) => {
    const login = await start();
    prepare(login);
    const { exitCode, stdout } = await login.run(["whoami", "--kubeconfig", "", "-o", "json"], {
      env: { KUBECONFIG: login.kubeconfig },
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ arn: alice.arn, kubernetes: { error: expect.stringMatching(error) } });
  });

  it.each(cases)("%s: exit 1, where it was asked for", async (_, prepare, error) => {
    const login = await start();
    prepare(login);
    const { exitCode, stdout, stderr } = await login.run(["whoami"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    const [, told = ""] = /^kubernetes: {4}not known: (.*)$/m.exec(stdout) ?? [];
    expect(told).toMatch(error);
  });

  it("whose exec plugin is another, but for who says the cluster id", async () => {
    const login = await start();
    login.write((_, exec) => (exec.command = "aws"));
    expect(await who(login, ["-i", "my-cluster"])).toMatchObject({ kubernetes: { username: "alice" } });
  });
});

describe("whoami fails", () => {
  it.each<[what: string, args: readonly string[], env: Record<string, string>, exitCode: number, stderr: RegExp]>([
    [
      "without credentials",
      [],
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      1,
      /^aws-iam-authenticator: CREDENTIALS_MISSING: /,
    ],
    [
      "where STS refuses",
      [],
      { AWS_SECRET_ACCESS_KEY: "some-other-key" },
      1,
      /^aws-iam-authenticator: STS_SIGNATURE_MISMATCH: /,
    ],
    ["where STS is away", [], { AWS_ENDPOINT_URL_STS: "https://127.0.0.1:1" }, 1, /STS_UNREACHABLE/],
    ["with another output", ["-o", "yaml"], {}, 2, /unknown output "yaml"/],
  ])("%s", async (_, args, env, exitCode, stderr) => {
    const login = await start();
    expect(await login.run(["whoami", ...args], { env })).toMatchObject({
      exitCode,
      stdout: "",
      stderr: expect.stringMatching(stderr),
    });
  });
});
