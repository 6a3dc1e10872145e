import { emulatedRole, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { makeToken } from "@aws-iam-authenticator/token";
import { describe, expect, it } from "vitest";
import { fileOf, keysOf } from "../../testing/aws.ts";
import type { Check } from "../check.ts";
import { alice, startHealthyLogin } from "../testing/healthy-login.ts";
import type { Change } from "../testing/login-folder.ts";
import { AUTHENTICATOR, writeProgram } from "../testing/programs.ts";
import { troubles } from "../testing/troubles.ts";

const role = emulatedRole({ name: "Admin" });
const minute = 60_000;

type Row = [
  what: string,
  change: Change | undefined,
  env: Readonly<Record<string, string | undefined>>,
  id: string,
  message: string,
  fix: string,
];

/** In the place of a text. */
const matching = (pattern: RegExp): string => expect.stringMatching(pattern);

describe("doctor stops where", () => {
  it.each<Row>([
    [
      "there are no credentials",
      undefined,
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      "credentials",
      matching(/^CREDENTIALS_MISSING: /),
      matching(/AWS_PROFILE/),
    ],
    [
      "half of the credentials is there",
      undefined,
      { AWS_SECRET_ACCESS_KEY: "" },
      "credentials",
      matching(/^CREDENTIALS_INVALID: .*"AWS_SECRET_ACCESS_KEY" is not set/),
      matching(/AWS_SECRET_ACCESS_KEY/),
    ],
    [
      "the credentials have ended",
      undefined,
      { AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z" },
      "credentials",
      matching(
        /^the AWS credentials come from keys of the environment, access key AKIA….{4}, until 2020-01-01T00:00:00\.000Z, which is over$/,
      ),
      "Log in again, or renew them.",
    ],
    [
      "the profile has to be logged in to",
      (_, exec) => (exec["env"] = [{ name: "AWS_PROFILE", value: "work" }]),
      {
        AWS_ACCESS_KEY_ID: "",
        AWS_SECRET_ACCESS_KEY: "",
        AWS_CONFIG_FILE: "SSO",
      },
      "credentials",
      matching(/^SIGN_IN_NEEDED: .*"aws sso login --profile work"/),
      "aws sso login --profile work",
    ],
    [
      "the role is not to be had",
      (_, exec) => exec.args.push("-r", "arn:aws:iam::111122223333:role/Other"),
      {},
      "credentials",
      matching(/^ROLE_NOT_ASSUMED: .*role\/Other.*AccessDenied/),
      matching(/trust policy/),
    ],
    [
      "the region is misspelt",
      (_, exec) => exec.args.push("--region", "eucentral-1"),
      {},
      "region",
      matching(/^REGION_INVALID: /),
      "Did you mean eu-central-1? Set AWS_REGION, or --region in the exec's args.",
    ],
    [
      "the role is of another partition",
      (_, exec) => exec.args.push("-r", "arn:aws-cn:iam::111122223333:role/Admin"),
      {},
      "region",
      matching(
        /^the role "arn:aws-cn:iam::111122223333:role\/Admin" is of the partition "aws-cn", and the region "eu-central-1" of "aws"$/,
      ),
      matching(/to a region of the role's partition\.$/),
    ],
    [
      "the credentials are of no use for a token",
      undefined,
      { AWS_ACCESS_KEY_ID: "short" },
      "token",
      matching(/^CREDENTIALS_INVALID: .*access key id/),
      matching(/./),
    ],
    [
      "the secret key is another's",
      undefined,
      { AWS_SECRET_ACCESS_KEY: "some-other-key" },
      "aws-identity",
      matching(/^STS_SIGNATURE_MISMATCH: /),
      "The secret access key is not the access key id's: copy both again.",
    ],
    [
      "STS does not know the key",
      undefined,
      { ...keysOf(emulatedUser({ name: "gone" })) },
      "aws-identity",
      matching(/^STS_UNKNOWN_KEY: /),
      matching(/log in again/),
    ],
    [
      "STS cannot be reached",
      undefined,
      { AWS_ENDPOINT_URL_STS: "https://127.0.0.1:1" },
      "aws-identity",
      matching(/^STS_UNREACHABLE: .*ECONNREFUSED/),
      matching(/HTTPS_PROXY/),
    ],
    [
      "the authority of STS's certificate is not to be read",
      undefined,
      { AWS_CA_BUNDLE: "/nowhere.pem" },
      "aws-identity",
      matching(/^CONFIG_UNREADABLE: .*AWS_CA_BUNDLE/),
      matching(/./),
    ],
  ])("%s", async (_, change, env, id, message, fix) => {
    const login = await startHealthyLogin({ roles: [role], protocol: "http" });
    login.write(change);
    const config = {
      AWS_CONFIG_FILE: fileOf(
        "[profile work]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://127.0.0.1:1\nsso_region = us-east-1\n",
      ),
    };
    const variables = env["AWS_CONFIG_FILE"] === undefined ? env : { ...env, ...config };
    expect(await troubles(login, [], variables)).toEqual([
      {
        id,
        status: "fail",
        message,
        fix,
      },
    ]);
  });
});

describe("doctor and a clock that is", () => {
  it.each<[what: string, aheadMs: number, expected: readonly Partial<Check>[]]>([
    ["a minute behind", -minute, []],
    [
      "two minutes behind",
      -2 * minute,
      [{ id: "clock", status: "warn", message: "this machine's clock is 120 s behind AWS's" }],
    ],
    [
      "ten minutes behind, which STS takes all the same",
      -10 * minute,
      [
        {
          id: "clock",
          status: "fail",
          message: "this machine's clock is 600 s behind AWS's, and signatures have the wrong time",
        },
      ],
    ],
    [
      "ten minutes ahead, which STS refuses",
      10 * minute,
      [
        {
          id: "clock",
          status: "fail",
          message: "this machine's clock is 600 s ahead of AWS's, and signatures have the wrong time",
        },
        { id: "aws-identity", status: "fail", message: expect.stringMatching(/^STS_CREDENTIALS_EXPIRED/) },
      ],
    ],
  ])("%s", async (_, aheadMs, expected) => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const login = await startHealthyLogin({ now: () => now - aheadMs });
    const { stdout } = await login.run(["doctor", "-o", "json"], { now });
    const { checks }: { checks: Check[] } = JSON.parse(stdout);
    expect(checks.filter(({ status }) => status === "fail" || status === "warn")).toMatchObject(expected);
    const isBroken = expected.some(({ status }) => status === "fail");
    expect(checks.at(-1)).toMatchObject({ id: "kubernetes-user", status: isBroken ? "skip" : "pass" });
  });
});

describe("doctor warns where", () => {
  it.each<Row>([
    [
      "the credentials end soon",
      undefined,
      { AWS_CREDENTIAL_EXPIRATION: new Date(Date.now() + 5.5 * minute).toISOString() },
      "credentials",
      matching(/, until .*Z, in 5 min$/),
      "Log in again, or renew them, before they end.",
    ],
    [
      "keys of the environment win over the kubeconfig's profile",
      (_, exec) => (exec["env"] = [{ name: "AWS_PROFILE", value: "work" }]),
      {},
      "credentials",
      matching(/, with no end; they win over the profile "work" of AWS_PROFILE$/),
      matching(/^If the profile is meant: unset AWS_ACCESS_KEY_ID /),
    ],
  ])("%s", async (_, change, env, id, message, fix) => {
    const login = await startHealthyLogin();
    login.write(change);
    expect(await troubles(login, [], env)).toEqual([{ id, status: "warn", message, fix }]);
  });
});

describe("doctor logs in", () => {
  /** What the ladder says of whom STS knows. */
  async function identity(change: Change, env: Readonly<Record<string, string | undefined>> = {}) {
    const login = await startHealthyLogin({ roles: [role], identities: [alice, bob], protocol: "http" });
    login.write(change);
    const { stdout } = await login.run(["doctor", "-o", "json"], { env });
    const { checks }: { checks: Check[] } = JSON.parse(stdout);
    return checks.find(({ id }) => id === "aws-identity")?.message;
  }
  const bob = emulatedUser({ name: "bob" });

  it("with the profile of the exec's environment, whatever this process's is", async () => {
    const config = fileOf(
      `[profile work]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n[profile other]\n`,
    );
    const env = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "other", AWS_CONFIG_FILE: config };
    const message = await identity((_, exec) => (exec["env"] = [{ name: "AWS_PROFILE", value: "work" }]), env);
    expect(message).toContain(`STS accepts the token of "${bob.arn}"`);
  });

  it("with the exec's role", async () => {
    const message = await identity((_, exec) => exec.args.push("-r", role.arn, "-s", "me"));
    expect(message).toContain(`"arn:aws:sts::111122223333:assumed-role/Admin/me", a session of "${role.arn}"`);
  });

  it("by running the exec plugin, where that sees to it", async () => {
    const login = await startHealthyLogin({ identities: [alice, bob] });
    const { token } = await makeToken({ clusterId: "other", region: "eu-central-1", credentials: bob });
    writeProgram(login.programs, "aws", `echo '{"status": {"token": "${token.reveal()}"}}'`);
    login.write((_, exec) => {
      exec.command = "aws";
      exec.args = ["eks", "get-token", "--cluster-name", "other"];
    });
    const { stdout, exitCode } = await login.run(["doctor", "-o", "json"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(bob.userId);
    expect(stdout).not.toContain(token.reveal().slice(11, 40));
  });

  it("by running an aws-iam-authenticator whose variables only it reads", async () => {
    const login = await startHealthyLogin({ identities: [alice, bob] });
    const { token } = await makeToken({ clusterId: "other", region: "eu-central-1", credentials: bob });
    const answer = `if [ "$AWS_CONFIG_FILE" = /other ]; then echo '{"status": {"token": "${token.reveal()}"}}'; exit; fi`;
    writeProgram(login.programs, "aws-iam-authenticator", `if [ "$1" = token ]; then\n${answer}\nfi\n${AUTHENTICATOR}`);
    login.write((_, exec) => {
      exec.args = ["token", "-i", "other"];
      exec["env"] = [{ name: "AWS_CONFIG_FILE", value: "/other" }];
    });
    const { stdout, exitCode } = await login.run(["doctor"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^skip {2}credentials {7}the exec plugin itself sees to it$/m);
    expect(stdout).toContain(`STS accepts the token of "${bob.arn}"`);
  });

  it("by an exec plugin of which nobody knows the cluster id, as kube-apiserver says", async () => {
    const login = await startHealthyLogin();
    const { token } = await makeToken({ clusterId: "other", region: "eu-central-1", credentials: bob });
    writeProgram(login.programs, "my-login", `echo '{"status": {"token": "${token.reveal()}"}}'`);
    login.write((_, exec) => Object.assign(exec, { command: "my-login", args: [] }));
    const { stdout, exitCode } = await login.run(["doctor"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^warn {2}exec-plugin {7}the exec plugin "[^"]+\/my-login" is not known here; what it makes is looked at$/m,
    );
    expect(stdout).toMatch(
      /^skip {2}aws-identity {6}nobody says for which cluster id the exec plugin makes the token$/m,
    );
    expect(stdout).toMatch(/^ok {4}kubernetes-user /m);
  });

  it.each<[what: string, script: string, message: RegExp]>([
    [
      "fails",
      "echo 'Unable to locate credentials' >&2; exit 255",
      /ended with 255, saying "Unable to locate credentials"$/,
    ],
    ["prints no answer", "echo hello", /did not print an ExecCredential with a token$/],
    [
      "makes another token",
      `echo '{"status": {"token": "eyJ"}}'`,
      /does not begin with k8s-aws-v1\., and so is none of AWS IAM$/,
    ],
  ])("not where the exec plugin %s", async (_, script, message) => {
    const login = await startHealthyLogin();
    writeProgram(login.programs, "aws", script);
    login.write((_, exec) => {
      exec.command = "aws";
      exec.args = ["eks", "get-token", "--cluster-name", "other"];
    });
    expect(await troubles(login)).toEqual([
      {
        id: "token",
        status: "fail",
        message: expect.stringMatching(message),
        fix: "Run it by hand, and see what it says: HERE/programs/aws eks get-token --cluster-name other",
      },
    ]);
  });
});
