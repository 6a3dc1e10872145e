// What of each kind of credentials is kept: those that were got by a prompt, a program or a call, and end by themselves.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import {
  type EmulatedIdentity,
  emulatedRole,
  emulatedRoleSession,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { describe, expect, it } from "vitest";
import type { Login } from "../credentials/login.ts";
import { closedAfter } from "../testing/fake-io.ts";
import { listen } from "../testing/listen.ts";
import { hangsOn } from "./hangs-on.ts";
import { type CacheWorld, put, READER, startCacheWorld } from "./testing/cache-world.ts";

const deployer = emulatedRoleSession({ role: "Deployer", session: "build-7" });
const other = emulatedRoleSession({ role: "Other", session: "me" });
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

/** What a process prints. */
function processAnswer({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity): string {
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken };
  return JSON.stringify({ Version: 1, ...keys, Expiration: inAnHour });
}

/** A service that hands out a session's credentials, as a container has it. */
async function startService() {
  const calls: string[] = [];
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = deployer;
  const server = createServer(({ url = "" }, response) => {
    calls.push(url);
    response.end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token, Expiration: inAnHour }));
  });
  return { url: `${await listen(server)}/credentials`, calls };
}

/** Makes tokens for two clusters, which must be of this ARN. @returns what is kept afterwards */
async function forTwoClusters(
  world: CacheWorld,
  options: { readonly env: Record<string, string>; readonly arn: string; readonly args?: readonly string[] },
): Promise<readonly string[]> {
  const { env, arn, args = [] } = options;
  for (const cluster of ["one", "two"]) {
    const { exitCode, stdout, stderr } = await world.token(["-i", cluster, ...args], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await world.whose(stdout, cluster)).toBe(arn);
  }
  return world.files().map((name) => name.replace(/-.*/, ""));
}

/** As much of an identity provider's token as STS's emulator looks at. */
function jwt(subject: string): string {
  const claims = { sub: subject, iss: "https://ci.example.com", exp: Math.floor(Date.now() / 1000) + 600 };
  const parts = [{ alg: "none" }, claims, {}];
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

describe("kept are credentials", () => {
  it.skipIf(process.platform === "win32")("of a process, which is called once", async () => {
    const world = await startCacheWorld();
    world.sts.addIdentity(deployer);
    const calls = join(world.home, "calls");
    const script = put(
      join(world.home, "process.sh"),
      `#!/bin/sh\necho called >> '${calls}'\necho '${processAnswer(deployer)}'\n`,
      0o700,
    );
    world.configure(`[profile deploy]\ncredential_process = ${script}\n`);
    const kept = await forTwoClusters(world, { env: { AWS_PROFILE: "deploy" }, arn: deployer.arn });
    expect(kept).toEqual(["credentials", "token", "token"]);
    expect(readFileSync(calls, "utf8")).toBe("called\n");
  });

  it("of a web identity, until its token is another", async () => {
    const [token, another] = [jwt("a"), jwt("b")];
    const role = emulatedRole({ name: "Runner", webIdentityToken: token });
    const actions: (string | null)[] = [];
    const sts = closedAfter(
      await startStsEmulator({
        identities: [],
        roles: [role],
        protocol: "http",
        async intercept(request) {
          if (request.method === "POST") actions.push(new URLSearchParams(await request.text()).get("Action"));
          return undefined;
        },
      }),
    );
    const world = { ...(await startCacheWorld()), sts };
    const file = put(join(world.home, "token"), token);
    const env = {
      AWS_PROFILE: "",
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ROLE_ARN: role.arn,
      AWS_ROLE_SESSION_NAME: "build-7",
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
    };
    for (const cluster of ["one", "two"]) {
      expect(await world.token(["-i", cluster], { env })).toMatchObject({ exitCode: 0, stderr: "" });
    }
    expect(actions).toEqual(["AssumeRoleWithWebIdentity"]);
    writeFileSync(file, another);
    expect((await world.token(["-i", "one"], { env })).stderr).toContain("ROLE_NOT_ASSUMED");
  });
});

describe("not kept are credentials", () => {
  it("that the machine gives at any time; a role that is taken with them is", async () => {
    const world = await startCacheWorld();
    world.sts.addIdentity(deployer);
    const { url, calls } = await startService();
    const env = { AWS_PROFILE: "", AWS_CONTAINER_CREDENTIALS_FULL_URI: url };
    expect(await forTwoClusters(world, { env, arn: deployer.arn })).toEqual(["token", "token"]);
    expect(calls).toHaveLength(2);
    const args = ["-r", READER.arn, "-s", "me"];
    const arn = "arn:aws:sts::111122223333:assumed-role/Reader/me";
    expect(await forTwoClusters(world, { env, arn, args })).toContain("credentials");
    expect(world.sessions).toEqual(["Reader"]);
  });
});

describe("nothing is kept", () => {
  it.skipIf(process.platform === "win32")(
    "of the machine where a profile's process failed, which may be back",
    async () => {
      const world = await startCacheWorld();
      for (const identity of [deployer, other]) world.sts.addIdentity(identity);
      const env = { AWS_PROFILE: "p", AWS_CONTAINER_CREDENTIALS_FULL_URI: (await startService()).url };
      const script = put(join(world.home, "process.sh"), "#!/bin/sh\nexit 1\n", 0o700);
      world.configure(`[profile p]\ncredential_process = ${script}\n`);
      for (const args of [[], ["-r", READER.arn]]) {
        expect(await world.token(args, { env })).toMatchObject({ exitCode: 0 });
        expect(world.files()).toEqual([]);
      }
      put(script, `#!/bin/sh\necho '${processAnswer(other)}'\n`);
      expect(await world.whose((await world.token([], { env })).stdout)).toBe(other.arn);
    },
  );
});

describe("credentials hang on", () => {
  const login: Login = { region: "eu-central-1", forwardSessionName: false, interactive: true };

  it.each<
    [what: string, profile: string, role: string | undefined, others: readonly string[], ofMachineItself: boolean]
  >([
    ["the files, where a profile has keys", "base", undefined, [], false],
    ["the files, where it takes a role", "reader", undefined, [], false],
    ["who has signed in", "sso", undefined, ["newest", "newest"], false],
    ["who has signed in, where a role is taken from there", "over-sso", undefined, ["newest", "newest"], false],
    ["the machine, where nothing is said", "none", undefined, ["host"], true],
    ["the machine, where a role is taken from there", "none", READER.arn, ["host"], false],
    ["the machine, where a profile begins there", "over-machine", undefined, ["host"], false],
  ])("%s", async (_, profile, role, others, ofMachineItself) => {
    const { home } = await startCacheWorld();
    const config = put(
      join(home, "profiles"),
      `[profile base]\naws_access_key_id = AKIA\n[profile reader]\nrole_arn = ${READER.arn}\nsource_profile = base
[profile sso]\nsso_session = x\n[profile over-sso]\nrole_arn = ${READER.arn}\nsource_profile = sso
[profile over-machine]\nrole_arn = ${READER.arn}\ncredential_source = Ec2InstanceMetadata\n`,
    );
    const io = { env: { AWS_CONFIG_FILE: config }, home, cwd: home, platform: process.platform };
    const found = await hangsOn({ ...login, profile, role }, false, io);
    expect({ others: found.others().map(([kind]) => kind), of: found.ofMachineItself }).toEqual({
      others,
      of: ofMachineItself,
    });
    expect(found.files.map(([, path]) => path)).toEqual([config, join(home, ".aws", "credentials")]);
  });

  it("what the profile says after they were looked at, and not before: so it is for the SDK as well", async () => {
    const { home } = await startCacheWorld();
    const configFilepath = put(join(home, "profiles"), "[profile p]\naws_access_key_id = AKIA\n");
    const files = { configFilepath, filepath: join(home, "none") };
    // As for the region, before a lock is waited for.
    await loadSharedConfigFiles(files);
    put(configFilepath, "[profile p]\nsso_session = x\n");
    const io = { env: { AWS_CONFIG_FILE: configFilepath }, home, cwd: home, platform: process.platform };
    const found = await hangsOn({ ...login, profile: "p" }, false, io);
    expect(found.others().map(([kind]) => kind)).toEqual(["newest", "newest"]);
    expect((await loadSharedConfigFiles(files)).configFile).toEqual({ p: { sso_session: "x" } });
  });

  it("who has signed in where AWS's tools keep that", async () => {
    const { home } = await startCacheWorld();
    const config = put(join(home, "profiles"), "[profile sso]\nsso_session = x\n");
    const folders = async (env: Record<string, string>) => {
      const io = { env: { AWS_CONFIG_FILE: config, ...env }, home, cwd: home, platform: "win32" as const };
      return (await hangsOn({ ...login, profile: "sso" }, false, io)).others().map(([, path]) => path);
    };
    const sso = join(home, ".aws", "sso", "cache");
    expect(await folders({})).toEqual([sso, join(home, ".aws", "login", "cache")]);
    const another = join(home, "another");
    expect(await folders({ HOME: another })).toEqual([
      join(another, ".aws", "sso", "cache"),
      join(home, ".aws", "login", "cache"),
    ]);
    expect(await folders({ AWS_LOGIN_CACHE_DIRECTORY: "logins" })).toEqual([sso, join(home, "logins")]);
  });
});
