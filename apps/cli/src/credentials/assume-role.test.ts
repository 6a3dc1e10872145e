import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import {
  type EmulatedIdentity,
  emulatedFederatedUser,
  emulatedRole,
  emulatedRoleSession,
  emulatedRoot,
  emulatedUser,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, keysOf } from "../testing/aws.ts";
import { closedAfter, runWith, temporaryFolder } from "../testing/fake-io.ts";

const admin = emulatedRole({ name: "Admin" });
const guarded = emulatedRole({ name: "Guarded", path: "/teams/", externalId: "s3same" });
const session = emulatedRoleSession({ role: "Deployer", session: "build-7@example.com" });
const federated = emulatedFederatedUser({ name: "carol" });
const root = emulatedRoot();
const stranger = emulatedUser({ name: "stranger" });
const assumed = (role: string, name: string) => `arn:aws:sts::111122223333:assumed-role/${role}/${name}`;

/** An STS on a port, and the variables of one who asks it. STS and SDK have the real clock, so the command has it too. */
async function world(as: EmulatedIdentity = ALICE) {
  const sts = closedAfter(
    await startStsEmulator({
      identities: [ALICE, session, federated, root],
      roles: [admin, guarded],
      protocol: "http",
    }),
  );
  const env = { ...keysOf(as), AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_STS: sts.url };
  return { sts, env, now: Date.now() };
}

const token = ["token", "-i", "my-cluster", "--token-only"];

describe("the token is of the role's session", () => {
  it.each<[what: string, args: readonly string[], arn: string | RegExp, as?: EmulatedIdentity]>([
    ["of -r", ["-r", admin.arn], /:assumed-role\/Admin\/aws-iam-authenticator-\d+$/],
    ["of --role", [`--role=${admin.arn}`, "-s", ""], /:assumed-role\/Admin\/aws-iam-authenticator-\d+$/],
    ["with a session's name", ["-r", admin.arn, "-s", "a@b.example"], assumed("Admin", "a@b.example")],
    ["with an external id", ["-r", guarded.arn, "-e", "s3same", "-s", "me"], assumed("Guarded", "me")],
    ["with an external id that nobody asks for", ["-r", admin.arn, "-e", "x", "-s", "me"], assumed("Admin", "me")],
    [
      "with the present session's name",
      ["-r", admin.arn, "--forward-session-name"],
      assumed("Admin", "build-7@example.com"),
      session,
    ],
    [
      "with the federated user's name",
      ["-r", admin.arn, "--forward-session-name"],
      assumed("Admin", "carol"),
      federated,
    ],
    [
      "with a name of its own where there is none to forward",
      ["-r", admin.arn, "--forward-session-name"],
      /:assumed-role\/Admin\/aws-iam-authenticator-\d+$/,
    ],
    [
      "with a name of its own where nothing is to be forwarded",
      ["-r", admin.arn, "--forward-session-name=false"],
      /:assumed-role\/Admin\/aws-iam-authenticator-\d+$/,
      session,
    ],
  ])("%s", async (_, args, arn, as) => {
    const { sts, env, now } = await world(as);
    const { exitCode, stdout, stderr } = await runWith([...token, ...args], { env, now });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { identity } = await callerOf(stdout, { sts, now });
    expect(identity.arn).toMatch(arn);
  });
});

describe("the role is", () => {
  const of = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const roles = ["ByFlag", "ByVariable", "ByFile"].map((name) => emulatedRole({ name }));

  it.each<[what: string, args: readonly string[], env: Record<string, string>, file: string, arn: string]>([
    ["the flag's", ["-r", of("ByFlag")], { DEFAULT_ROLE: of("ByVariable") }, of("ByFile"), assumed("ByFlag", "me")],
    ["the variable's", [], { DEFAULT_ROLE: of("ByVariable") }, of("ByFile"), assumed("ByVariable", "me")],
    ["the file's", [], {}, of("ByFile"), assumed("ByFile", "me")],
    ["the file's where the variable is empty", [], { DEFAULT_ROLE: "" }, of("ByFile"), assumed("ByFile", "me")],
    ["none where the flag is empty", ["-r", ""], { DEFAULT_ROLE: of("ByVariable") }, of("ByFile"), ALICE.arn],
    ["none where nothing says so", [], {}, "", ALICE.arn],
  ])("%s", async (_, args, env, defaultRole, arn) => {
    const sts = closedAfter(await startStsEmulator({ identities: [ALICE], roles, protocol: "http" }));
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "c.yaml"), `defaultRole: ${JSON.stringify(defaultRole)}\n`);
    const now = Date.now();
    const { exitCode, stdout, stderr } = await runWith([...token, "-c", "c.yaml", "-s", "me", ...args], {
      cwd,
      now,
      env: { ...keysOf(ALICE), AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_STS: sts.url, ...env },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect((await callerOf(stdout, { sts, now })).identity.arn).toBe(arn);
  });
});

it("the answer is good no longer than the session", async () => {
  const { sts, env, now } = await world();
  const later = now + 50 * 60_000;
  const { stdout } = await runWith(["token", "-i", "my-cluster", "-r", admin.arn], { env, now: later });
  const end = Date.parse(JSON.parse(stdout).status.expirationTimestamp);
  // STS gave an hour, which began between these two.
  expect(end).toBeGreaterThanOrEqual(Math.floor(now / 1000) * 1000 + 3_600_000);
  expect(end).toBeLessThanOrEqual(Date.now() + 3_600_000);
  expect(sts.requests).toHaveLength(1);
});

describe("what STS refuses ends with 1 and its reason", () => {
  it.each<[what: string, args: readonly string[], reason: RegExp, as?: EmulatedIdentity]>([
    ["a role that is not there", ["-r", "arn:aws:iam::111122223333:role/Other"], /AccessDenied: User: arn:aws:iam:/],
    ["a missing external id", ["-r", guarded.arn], /AccessDenied/],
    ["an empty external id", ["-r", guarded.arn, "-e", ""], /AccessDenied/],
    ["a wrong external id", ["-r", guarded.arn, "-e", "S3same"], /AccessDenied/],
    ["a name that no session may have", ["-r", admin.arn, "-s", "a b"], /ValidationError/],
    ["an account's root", ["-r", admin.arn], /AccessDenied: Roles may not be assumed by root accounts/, root],
    ["keys that it does not know", ["-r", admin.arn], /InvalidClientTokenId/, stranger],
    [
      "keys that it does not know, asked for a name",
      ["-r", admin.arn, "--forward-session-name"],
      /InvalidClientTokenId/,
      stranger,
    ],
  ])("%s", async (_, args, reason, as) => {
    const { env, now } = await world(as);
    const { exitCode, stdout, stderr } = await runWith([...token, ...args], { env, now });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^aws-iam-authenticator: ROLE_NOT_ASSUMED: the role could not be assumed \("arn:.*\)\. Check the role's trust policy, its external id, and that the credentials may call sts:AssumeRole\.\n$/,
    );
    expect(stderr).toMatch(reason);
  });

  it("an STS that cannot be reached", async () => {
    const { sts, env, now } = await world();
    await sts.close();
    const { exitCode, stdout, stderr } = await runWith([...token, "-r", admin.arn], { env, now });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: ROLE_NOT_ASSUMED: .*ECONNREFUSED.*\n$/);
  });

  it("an STS that is none", async () => {
    const server = createServer((_, response) => response.end("<html>log in first</html>"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closedAfter({ close: () => void server.close().closeAllConnections() });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { env, now } = await world();
    const { exitCode, stdout, stderr } = await runWith([...token, "-r", admin.arn], {
      env: { ...env, AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` },
      now,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: ROLE_NOT_ASSUMED: .*\n$/);
  });
});

it("a name to give and a name to forward are a wrong call", async () => {
  const args = [...token, "-r", admin.arn, "--forward-session-name", "-s", "me"];
  expect(await runWith(args, { env: keysOf(ALICE) })).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr:
      "aws-iam-authenticator: --forward-session-name and --session-name exclude each other; give one of them (see aws-iam-authenticator help token)\n",
  });
});
