// `token --cache` as people meet it: many kubectl at once, on a real control plane.
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  emulatedRole,
  emulatedUser,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND, runCommand, runProgram } from "./harness/command-line.ts";
import { type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { writeKubeconfig } from "./harness/kubectl.ts";
import { prepareNode, serverArguments } from "./harness/prepared-node.ts";
import { type Server, startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;
const reference = process.env["REFERENCE_BIN"] || undefined;

const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const admin = emulatedRole({ name: "Admin" });

const profile = `[profile base]
aws_access_key_id = ${alice.accessKeyId}
aws_secret_access_key = ${alice.secretAccessKey}
[profile admin]
region = eu-central-1
role_arn = ${admin.arn}
role_session_name = alice
source_profile = base
`;

const serverSettings = `  mapRoles:
  - {rolearn: "${admin.arn}", username: "admin:{{SessionName}}", groups: [dev]}
`;

describe.skipIf(skipped("e2e/token-cache.test.ts", missing))("twenty kubectl at once", () => {
  let folder: string;
  let sts: ListeningStsEmulator;
  let server: Server;
  let controlPlane: ControlPlane;
  let kubeconfig: string;
  const asked: string[] = [];

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    sts = await startStsEmulator({
      identities: [alice],
      roles: [admin],
      async intercept(request) {
        const parameters = request.method === "POST" ? await request.text() : new URL(request.url).search;
        asked.push(new URLSearchParams(parameters).get("Action") ?? "");
        return undefined;
      },
    });
    const node = await prepareNode({ folder, clusterId, sts, serverSettings });
    server = await startServer(serverArguments(node));
    const { webhookKubeconfig } = node;
    controlPlane = await startControlPlane({ assets, folder, webhookKubeconfig, webhookVersions: ["v1"] });
    const awsConfig = join(folder, "aws-config");
    await writeFile(awsConfig, profile);
    const ca = join(folder, "sts-ca.pem");
    const env = {
      AWS_CONFIG_FILE: awsConfig,
      AWS_PROFILE: "admin",
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_CA_BUNDLE: ca,
      NODE_EXTRA_CA_CERTS: ca,
    };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: COMMAND,
      args: ["token", "-i", clusterId, "--cache"],
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      interactiveMode: "IfAvailable",
    };
    const { authority, apiServers } = controlPlane;
    kubeconfig = await writeKubeconfig(
      { exec },
      { folder, url: apiServers[0]?.url ?? "", authority: authority.certificate },
    );
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    await server?.running.stop();
    await sts?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  it("take a role once, and show one token, which STS is asked about once", async () => {
    if (typeof assets === "string") throw new Error(assets);
    const { kubectl } = assets;
    const whoami = ["--kubeconfig", kubeconfig, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"];
    const results = await Promise.all(
      Array.from({ length: 20 }, () => runProgram(kubectl, whoami, { env: { HOME: folder } })),
    );
    expect(results).toEqual(results.map(() => ({ exitCode: 0, stdout: "admin:alice", stderr: "" })));
    expect(asked).toEqual(["AssumeRole", "GetCallerIdentity"]);

    const listed = await runCommand(["cache", "list", "-o", "json"], { env: { HOME: folder } });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { kind: "token", clusters: [clusterId], profile: "admin", state: "valid" },
      { kind: "credentials", clusters: [clusterId], profile: "admin", state: "valid" },
    ]);
    expect(await runCommand(["cache", "clear"], { env: { HOME: folder } })).toMatchObject({ exitCode: 0 });
    const again = await runProgram(kubectl, whoami, { env: { HOME: folder } });
    expect(again).toMatchObject({ exitCode: 0, stdout: "admin:alice" });
    expect(asked.slice(2)).toEqual(["AssumeRole", "GetCallerIdentity"]);
  }, 120_000);
});

const noReference = reference === undefined ? "REFERENCE_BIN does not name the reference implementation" : undefined;

describe.skipIf(skipped("e2e/token-cache.test.ts", noReference))("beside the reference implementation", () => {
  let home: string;
  let env: Readonly<Record<string, string>>;
  let calls: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    calls = join(home, "calls");
    const script = join(home, "process.sh");
    // As long as a session can last: so it was begun after the profile was written.
    const expiration = new Date(Date.now() + 36 * 3_600_000 + 60_000).toISOString();
    const answer = JSON.stringify({
      Version: 1,
      AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
      SecretAccessKey: "secret",
      SessionToken: "session",
      Expiration: expiration,
    });
    await writeFile(script, `#!/bin/sh\necho called >> '${calls}'\necho '${answer}'\n`);
    await chmod(script, 0o700);
    const config = join(home, "config");
    await writeFile(config, `[profile p]\nregion = eu-central-1\ncredential_process = ${script}\n`);
    env = { HOME: home, AWS_CONFIG_FILE: config, AWS_PROFILE: "p" };
  });

  afterAll(() => rm(home, { recursive: true, force: true }));

  it("what it has kept is used, and its file is as it left it when one goes back", async () => {
    const token = ["token", "-i", clusterId, "--cache"];
    const file = join(home, ".kube", "cache", "aws-iam-authenticator", "credentials.yaml");
    expect(await runProgram(reference ?? "", token, { env })).toMatchObject({ exitCode: 0 });
    const kept = await readFile(file, "utf8");

    for (let i = 0; i < 2; i++) expect(await runCommand(token, { env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await readFile(calls, "utf8")).toBe("called\n");
    expect(await readFile(file, "utf8")).toBe(kept);

    expect(await runProgram(reference ?? "", token, { env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await readFile(calls, "utf8")).toBe("called\n");
    // Of another cluster it has kept nothing.
    expect(await runCommand(["token", "-i", "another", "--cache"], { env })).toMatchObject({ exitCode: 0 });
    expect(await readFile(calls, "utf8")).toBe("called\ncalled\n");
  }, 60_000);
});
