import { describe, expect, it } from "vitest";
import type { Login } from "../credentials/login.ts";
import type { Io } from "../io.ts";
import { loginKey, tokenKey } from "./keys.ts";

const login: Login = { region: "eu-central-1", forwardSessionName: false, interactive: true };

function ioWith(env: Record<string, string>, cwd = "/here", home = "/home/me", platform: Io["platform"] = "linux"): Io {
  return { env, cwd, home, platform } satisfies Partial<Io> as unknown as Io;
}

/** On Windows, where HOME can be another folder than the user's own. */
function onWindows(env: Record<string, string>): Io {
  return ioWith(env, "/here", "C:\\Users\\me", "win32");
}

const relative = { AWS_CONFIG_FILE: "aws.cfg" };
const logins = { AWS_LOGIN_CACHE_DIRECTORY: "logins" };
const ofHome = { AWS_CONFIG_FILE: "~/aws.cfg" };

const staticKeys = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

describe("a login's key", () => {
  it.each<[what: string, one: [Partial<Login>, Io], other: [Partial<Login>, Io], same: boolean]>([
    ["another region", [{}, ioWith({})], [{ region: "us-east-1" }, ioWith({})], true],
    ["the global endpoint's", [{}, ioWith({})], [{ region: "aws-global" }, ioWith({})], false],
    ["being asked at a terminal", [{}, ioWith({})], [{ interactive: false }, ioWith({})], true],
    ["an empty profile", [{}, ioWith({})], [{ profile: "" }, ioWith({})], true],
    ["another home", [{}, ioWith({})], [{}, ioWith({}, "/here", "/home/other")], false],
    ["another folder", [{}, ioWith({})], [{}, ioWith({}, "/there")], true],
    [
      "another folder, to which a file's path is relative",
      [{}, ioWith(relative)],
      [{}, ioWith(relative, "/there")],
      false,
    ],
    ["another folder, to which a folder's is relative", [{}, ioWith(logins)], [{}, ioWith(logins, "/there")], false],
    ["another folder, where a file is of the home folder", [{}, ioWith(ofHome)], [{}, ioWith(ofHome, "/there")], true],
    ["the same file by another path", [{}, ioWith(relative)], [{}, ioWith({ AWS_CONFIG_FILE: "/here/aws.cfg" })], true],
    ["an empty variable", [{}, ioWith({})], [{}, ioWith({ AWS_ROLE_ARN: "" })], true],
    [
      "variables in another order",
      [{}, ioWith({ AWS_A: "1", AWS_B: "2" })],
      [{}, ioWith({ AWS_B: "2", AWS_A: "1" })],
      true,
    ],
    ["a text that stands elsewhere", [{ role: "a" }, ioWith({})], [{ profile: "a" }, ioWith({})], false],
    ["the profile by option", [{ profile: "a" }, ioWith({})], [{}, ioWith({ AWS_PROFILE: "a" })], true],
    ["another profile by option", [{ profile: "a" }, ioWith({})], [{ profile: "b" }, ioWith({})], false],
    ["another profile by variable", [{}, ioWith({ AWS_PROFILE: "a" })], [{}, ioWith({ AWS_PROFILE: "b" })], false],
    [
      "the profile by option, which wins over keys, where the variable gives way to them",
      [{ profile: "a" }, ioWith({ ...staticKeys })],
      [{}, ioWith({ ...staticKeys, AWS_PROFILE: "a" })],
      false,
    ],
    [
      "corrected keys",
      [{}, ioWith(staticKeys)],
      [{}, ioWith({ ...staticKeys, AWS_SECRET_ACCESS_KEY: "right" })],
      false,
    ],
    ["a trust store", [{}, ioWith({})], [{}, ioWith({ AWS_CA_BUNDLE: "/ca.pem" })], true],
    [
      "a variable in other letters, where they mean the same",
      [{}, onWindows({ aws_role_arn: "a" })],
      [{}, onWindows({ AWS_ROLE_ARN: "a" })],
      true,
    ],
    ["another variable in such letters", [{}, onWindows({ Aws_Role_Arn: "a" })], [{}, onWindows({})], false],
    ["another home of AWS's files", [{}, onWindows({ HOME: "C:\\a" })], [{}, onWindows({ HOME: "C:\\b" })], false],
    ["a passphrase of a key ring", [{}, ioWith({})], [{}, ioWith({ AWS_VAULT_FILE_PASSPHRASE: "guess me" })], true],
  ])("with %s", async (_, [one, ioOfOne], [other, ioOfOther], same) => {
    const keys = [await loginKey({ ...login, ...one }, ioOfOne), await loginKey({ ...login, ...other }, ioOfOther)];
    expect(keys[0] === keys[1]).toBe(same);
  });

  it("is a name that tells nothing", async () => {
    expect(await loginKey(login, ioWith(staticKeys))).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("a token's key", () => {
  it.each<[what: string, env: Record<string, string>, same: boolean]>([
    ["the region by either variable", { AWS_DEFAULT_REGION: "eu-central-1" }, true],
    ["another region", { AWS_REGION: "us-east-1" }, false],
    ["the first variable before the second", { AWS_REGION: "eu-central-1", AWS_DEFAULT_REGION: "us-east-1" }, true],
  ])("with %s", async (_, env, same) => {
    const values = { "cluster-id": "c" };
    const keys = [await tokenKey(values, ioWith({ AWS_REGION: "eu-central-1" })), await tokenKey(values, ioWith(env))];
    expect(keys[0] === keys[1]).toBe(same);
  });

  it("tells the region by option from that by variable: between them counts what kubectl says", async () => {
    const clusterConfig = { server: "https://a.example", config: { clusterID: "c", region: "eu-west-1" } };
    const spec = { interactive: false, cluster: clusterConfig };
    const KUBERNETES_EXEC_INFO = JSON.stringify({
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1",
      spec,
    });
    const byOption = await tokenKey({ region: "us-east-1" }, ioWith({ KUBERNETES_EXEC_INFO }));
    const byVariable = await tokenKey({}, ioWith({ KUBERNETES_EXEC_INFO, AWS_REGION: "us-east-1" }));
    expect(byOption).not.toBe(byVariable);
  });

  it("is none where what kubectl says cannot be read", async () => {
    const io = ioWith({ KUBERNETES_EXEC_INFO: "{" });
    await expect(tokenKey({}, io)).rejects.toMatchObject({ code: "EXEC_INFO_INVALID" });
  });
});
