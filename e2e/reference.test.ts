// Beside the reference implementation, whose program REFERENCE_BIN names: that a client or a server can be replaced by
// ours, and ours by it, with nothing but the program changed.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeToken } from "@aws-iam-authenticator/token";
import { type EmulatedIdentity, emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, environmentOf, startCluster } from "./harness/cluster.ts";
import { COMMAND, runProgram, startProgram } from "./harness/command-line.ts";
import { freePort } from "./harness/free-port.ts";
import { review, reviewOf, send } from "./harness/review.ts";
import { skipped } from "./harness/skip.ts";
import { startServer } from "./harness/server.ts";
import { signedAt, urlIn } from "./harness/tokens.ts";

const reference = process.env["REFERENCE_BIN"] ?? "";
const missing = reference === "" ? "REFERENCE_BIN does not name the reference's program" : undefined;

const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "ci@build-42" });
const identities = [
  { who: "a user", identity: alice },
  { who: "a role's session", identity: deploy },
];

const serverSettings = `  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [readers]}
  mapRoles:
  - {rolearn: "arn:aws:iam::${deploy.account}:role/Deploy", username: "deploy:{{SessionName}}"}
`;

describe.skipIf(skipped("e2e/reference.test.ts", missing))("beside the reference", () => {
  let cluster: Cluster;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    cluster = await startCluster({ identities: [alice, deploy], clusterId, serverSettings });
  });

  afterAll(async () => {
    await cluster?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  describe.each(identities)("as $who", ({ identity }) => {
    it("the reference's token is ours to the last byte, where it is made in the same second", async () => {
      const { token } = (await credentialOf(reference, identity)).status;
      const made = await makeToken({
        clusterId,
        region: "eu-central-1",
        credentials: identity,
        clock: { now: () => signedAt(token) },
      });
      expect(urlIn(made.token.reveal())).toBe(urlIn(token));
      expect(made.token.reveal()).toBe(token);
    });

    it("our server says the same of a token of either", async () => {
      const theirs = await review(cluster, (await credentialOf(reference, identity)).status.token);
      const ours = await review(cluster, (await credentialOf(COMMAND, identity)).status.token);
      expect(theirs).toMatchObject({ httpStatus: 200, status: { authenticated: true } });
      expect(theirs).toStrictEqual(ours);
    });
  });

  it.each(["", "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"])(
    "the ExecCredential is the same but for the time: KUBERNETES_EXEC_INFO %j",
    async (apiVersion) => {
      const info = apiVersion === "" ? {} : { KUBERNETES_EXEC_INFO: execInfo(apiVersion) };
      const theirs = await credentialOf(reference, alice, info);
      const ours = await credentialOf(COMMAND, alice, info);
      // It repeats what it was asked, which kubectl does not read; ours leaves that out, as `aws eks get-token` does.
      expect(theirs.spec).toStrictEqual({ interactive: false });
      expect({ ...ours, spec: theirs.spec, status: undefined }).toStrictEqual({ ...theirs, status: undefined });
      expect(Object.keys(ours.status).sort()).toStrictEqual(Object.keys(theirs.status).sort());
      for (const { expirationTimestamp, token } of [ours.status, theirs.status]) {
        expect(expirationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const lifetimeMs = Date.parse(expirationTimestamp) - signedAt(token);
        // The reference reads the clock twice, for the signature and for this.
        expect([14 * 60_000, 14 * 60_000 + 1000]).toContain(lifetimeMs);
      }
    },
  );

  it("the reference's server starts with what ours has left behind, and shows the same certificate", async () => {
    const port = await freePort();
    const args = ["server", "-c", cluster.configFile, "--port", String(port), "--state-dir", cluster.stateDir];
    const running = startProgram(reference, [...args, "--kubeconfig-pregenerated=true"], {
      env: { AWS_REGION: "eu-central-1" },
    });
    try {
      await running.line(/msg="loaded existing keypair"/);
      await running.line(/msg="mapping IAM user".* username=alice/);
      await running.line(/msg="listening on 127\.0\.0\.1:\d+"/);
      const there = { url: `https://127.0.0.1:${port}`, certFile: cluster.certFile };
      const refused = await send(there, { method: "POST", path: "/authenticate", body: reviewOf("no token of its") });
      expect(refused.status).toBe(403);
    } finally {
      // It does not end at SIGTERM.
      await running.stop("SIGKILL");
    }
  });

  it("our server starts with what the reference's `init` has written", async () => {
    const work = join(folder, "reference-init");
    await mkdir(work);
    const init = await runProgram(reference, ["init", "-i", clusterId], { cwd: work });
    expect(init).toMatchObject({ exitCode: 0 });
    const { running, url } = await startServer([
      "-c",
      cluster.configFile,
      "--state-dir",
      work,
      "--kubeconfig-pregenerated",
    ]);
    try {
      await running.line(/msg="loaded existing keypair"/);
      const { token } = (await credentialOf(reference, alice)).status;
      const { status } = await review({ url, certFile: join(work, "cert.pem") }, token);
      expect(status).toMatchObject({ authenticated: true, user: { username: "alice" } });
    } finally {
      await running.stop();
    }
  });

  it("`init` of either names the same things in the webhook kubeconfig", async () => {
    const [theirs, ours] = await Promise.all([linesOf(reference, "theirs"), linesOf(COMMAND, "ours")]);
    expect(theirs).toContain("server: https://auth.example.com:21362/authenticate");
    // The reference leaves out what kind of file it is.
    expect(ours).toStrictEqual(["apiVersion: v1", ...theirs, "kind: Config"].sort());
  });

  async function linesOf(program: string, name: string): Promise<readonly string[]> {
    const work = join(folder, name);
    await mkdir(work);
    const init = await runProgram(program, ["init", "-i", clusterId, "--hostname", "auth.example.com"], { cwd: work });
    if (init.exitCode !== 0) throw new Error(init.stderr);
    const kubeconfig = await readFile(join(work, "aws-iam-authenticator.kubeconfig"), "utf8");
    return kubeconfig
      .split("\n")
      .map((line) =>
        line
          .replace(/#.*/, "")
          .replace(/^[ -]*/, "")
          .replaceAll('"', "")
          .trimEnd(),
      )
      .filter((line) => line !== "" && !line.startsWith("certificate-authority-data: "))
      .sort();
  }
});

interface ExecCredential {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: unknown;
  readonly status: { readonly expirationTimestamp: string; readonly token: string };
}

async function credentialOf(
  program: string,
  identity: EmulatedIdentity,
  env: Readonly<Record<string, string>> = {},
): Promise<ExecCredential> {
  const made = await runProgram(program, ["token", "-i", clusterId], { env: { ...environmentOf(identity), ...env } });
  if (made.exitCode !== 0) throw new Error(made.stderr);
  return JSON.parse(made.stdout);
}

function execInfo(apiVersion: string): string {
  return JSON.stringify({ kind: "ExecCredential", apiVersion, spec: { interactive: false } });
}
