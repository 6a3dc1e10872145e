// A node that was set up by `init --ca`: the server renews its certificate while people log in, and turns away everybody
// but kube-apiserver, which is never restarted.
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { emulatedUser, type ListeningStsEmulator, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeConfig } from "./harness/cluster.ts";
import { runCommand } from "./harness/command-line.ts";
import { type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { dueCertificate } from "./harness/due-certificate.ts";
import { freePort } from "./harness/free-port.ts";
import { sendHttps } from "./harness/https.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { type Server, startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";
import { tokenOf } from "./harness/tokens.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;
const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
/** Tokens are told apart by the second and the region; a token lives for 15 minutes. */
const regions = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-northeast-1", "sa-east-1"];

describe.skipIf(skipped("e2e/certificates.test.ts", missing))("a node set up by `init --ca`", () => {
  let folder: string;
  let state: string;
  let sts: ListeningStsEmulator;
  let server: Server;
  let controlPlane: ControlPlane;
  let tokens = 0;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    state = join(folder, "state");
    sts = await startStsEmulator({ identities: [alice] });
    const serverSettings = `  clientCAFile: ${join(state, "ca.pem")}
  metricsPort: 0
  limits: { stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }
  mapUsers:
  - { userarn: "${alice.arn}", username: alice }
`;
    const configFile = join(folder, "config.yaml");
    await writeConfig({ configFile, folder, clusterId, port: await freePort(), sts, serverSettings });
    const inPlace = "--feature-gates=ConfiguredInitDirectories=true";
    const init = await runCommand(["init", "-c", configFile, "--ca", inPlace]);
    if (init.exitCode !== 0) throw new Error(init.stderr);
    server = await start();
    const webhookKubeconfig = join(folder, "webhook.kubeconfig");
    controlPlane = await startControlPlane({ assets, folder, webhookKubeconfig, webhookVersions: ["v1"] });
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    await server?.running.stop();
    await sts?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  function start(): Promise<Server> {
    return startServer(["-c", join(folder, "config.yaml"), "--kubeconfig-pregenerated=true"]);
  }

  /** Who kube-apiserver says that alice is, asked with a token that nobody has seen before. */
  async function logIn(): Promise<string> {
    const [apiServer] = controlPlane.apiServers;
    const region = regions[++tokens % regions.length] ?? "";
    const token = await tokenOf(alice, { clusterId, region, ageMs: Math.floor(tokens / regions.length) * 1000 });
    const { status, body } = await sendHttps(
      new URL("/apis/authentication.k8s.io/v1/selfsubjectreviews", apiServer?.url),
      {
        ca: controlPlane.authority.certificate,
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
      },
    );
    return status === 201 ? JSON.parse(body).status.userInfo.username : `${status} ${body}`;
  }

  const readState = (name: string): Promise<string> => readFile(join(state, name), "utf8");

  /** The serial number of the certificate that the server shows; it is told before a client is turned away. */
  async function shown(): Promise<string> {
    const { hostname, port } = new URL(server.url);
    const socket = connect({
      host: hostname,
      port: Number(port),
      servername: "localhost",
      ca: await readState("ca.pem"),
    });
    socket.on("error", () => undefined);
    await once(socket, "secureConnect");
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  it("has what the server and kube-apiserver need, and secrets for their owner alone", async () => {
    const modes = new Map<string, number>();
    for (const name of await readdir(state)) modes.set(name, (await stat(join(state, name))).mode & 0o777);
    modes.delete("last-good.json");
    expect(Object.fromEntries(modes)).toEqual({
      "ca.pem": 0o644,
      "ca-key.pem": 0o600,
      "cert.pem": 0o644,
      "key.pem": 0o600,
    });
    expect((await stat(join(folder, "webhook.kubeconfig"))).mode & 0o777).toBe(0o600);
  });

  it("lets people log in, as kube-apiserver shows its certificate, and turns away who shows none", async () => {
    expect(await logIn()).toBe("alice");
    const request = sendHttps(new URL("/authenticate", server.url), { ca: await readState("ca.pem"), method: "POST" });
    await expect(request).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/);
    const [, metricsPort] = await server.running.line(/"serving metrics in plain HTTP on 127\.0\.0\.1:(\d+)"/);
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toMatch(/^aws_iam_authenticator_client_certificates_refused_total [1-9]/m);
    expect(metrics).toMatch(/^aws_iam_authenticator_reviews_total\{code="GRANTED"\} [1-9]/m);
    expect((await fetch(`${server.healthUrl}/readyz`)).status).toBe(200);
  });

  it("renews its certificate while people log in, none of whom is turned away", async () => {
    const logins: string[] = [];
    const stop = new AbortController();
    const loads = Array.from({ length: 4 }, async () => {
      while (!stop.signal.aborted) logins.push(await logIn());
    });
    const due = await dueCertificate({ certificate: await readState("ca.pem"), key: await readState("ca-key.pem") });
    for (const [name, text] of [
      ["key.pem", due.key],
      ["cert.pem", due.certificate],
    ] as const) {
      await writeFile(join(state, "new"), text, { mode: 0o600 });
      await rename(join(state, "new"), join(state, name));
    }
    await server.running.line(/msg="serving another certificate"/);
    await server.running.line(/msg="renewed the certificate"/);
    const before = logins.length;
    while (logins.length < before + 20) logins.push(await logIn());
    stop.abort();
    await Promise.all(loads);
    expect(new Set(logins)).toEqual(new Set(["alice"]));
    expect(logins.length).toBeGreaterThan(40);

    const renewed = new X509Certificate(await readState("cert.pem"));
    expect(await shown()).toBe(renewed.serialNumber);
    expect(renewed.serialNumber).not.toBe(new X509Certificate(due.certificate).serialNumber);
    expect(renewed.validToDate.getTime()).toBeGreaterThan(Date.now() + 89 * 24 * 3_600_000);
  });

  it("is taken with its renewed certificate by the same kube-apiserver when that connects anew", async () => {
    expect(await server.running.stop()).toBe(0);
    server = await start();
    expect(await logIn()).toBe("alice");
  });
});
