// Certificates of a running server: changed, renewed and demanded, over real connections.
import { once } from "node:events";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { http1, http2, tls } from "./listen/testing/clients.ts";
import { prepareNode } from "./prepare-node.ts";
import { closedAfter, temporaryFolder } from "./testing/clean-up.ts";
import { collectLog } from "./testing/collect-log.ts";
import { type Started, type StartOptions, startServer } from "./testing/start-server.ts";
import { reviewOf, tokenOf } from "./testing/tokens.ts";
import { readAuthority } from "./tls/authority-files.ts";
import { issueClient, issueServing, makeAuthority } from "./tls/certificate-authority.ts";
import type { KeyPair } from "./tls/key-pair.ts";
import { readWebhookKubeconfig } from "./tls/read-webhook-kubeconfig.ts";
import { makeSelfSigned } from "./tls/self-signed-certificate.ts";
import { pairFiles, putFiles } from "./tls/testing/kept-key-pair.ts";
import { firstCertificate, webhookKubeconfig } from "./tls/webhook-kubeconfig.ts";

const names = { hostname: "localhost", address: "127.0.0.1" };
const day = 24 * 3_600_000;
const now = Date.now();
const alice = emulatedUser({ name: "alice" });
const mappings = `  mapUsers:\n  - { userarn: "${alice.arn}", username: alice }\n`;

/** A state folder as `init --ca` leaves it, with a certificate that was made some days ago. */
async function withAuthority({ days = 0 } = {}) {
  const folder = await temporaryFolder();
  const state = join(folder, "state");
  const kubeconfigPath = join(folder, "etc", "kubeconfig.yaml");
  const clock = { ...systemClock, now: () => now - days * day };
  const { logger } = collectLog();
  valueOrThrow(await prepareNode({ folder: state, kubeconfigPath, ...names, port: 21362, ca: true, clock, logger }));
  const read = (name: string) => readFile(join(state, name), "utf8");
  const [ca, cert] = [await read("ca.pem"), await read("cert.pem")];
  return { folder, state, ca, cert };
}

/** Starts a server that looks at its files very often. */
async function start(options: StartOptions): Promise<Started & { readonly port: number; readonly state: string }> {
  const started = await startServer({ ...options, watched: true });
  const { port } = valueOrThrow(started.outcome);
  return { ...started, port, state: join(started.folder, "state") };
}

/** The serial number of the certificate that a new connection is shown. */
async function shownTo({ port, ca }: { readonly port: number; readonly ca: string }): Promise<string> {
  const socket = await tls({ port, ca });
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

describe("the certificate is changed under load", () => {
  it("without a request that fails, on open connections and on new ones", async () => {
    const { folder, state, ca, cert } = await withAuthority();
    const { port, logged } = await start({ folder, identities: [alice], settings: mappings });
    const body = reviewOf(await tokenOf(alice));
    const answers: string[] = [];
    const stop = new AbortController();
    async function load(connect: () => ReturnType<typeof http1>, { anew }: { readonly anew: boolean }): Promise<void> {
      let client = connect();
      while (!stop.signal.aborted) {
        const answer = await client.post("/authenticate", body);
        answers.push(`${answer.protocol} ${JSON.parse(answer.body).status.user?.username}`);
        if (!anew) continue;
        await client.close();
        client = connect();
      }
    }
    const target = { port, ca };
    const loads = [
      ...Array.from({ length: 3 }, () => load(() => http2(target), { anew: false })),
      load(() => http1(target), { anew: false }),
      load(() => http2(target), { anew: true }),
      load(() => http1(target), { anew: true }),
    ];
    const signer = { cert: firstCertificate(ca), key: await readKey(state) };
    const serials = new Set([await shownTo(target)]);
    for (let round = 1; round <= 5; round++) {
      await putFiles(state, pairFiles(valueOrThrow(await issueServing(signer, { ...names, now }))));
      await logged('msg="serving another certificate"', round);
      serials.add(await shownTo(target));
    }
    stop.abort();
    await Promise.all(loads);
    expect(serials.size).toBe(6);
    expect(new Set(answers)).toEqual(new Set(["2.0 alice", "1.1 alice"]));
    expect(answers.length).toBeGreaterThan(50);
    expect(cert).not.toBe(await readFile(join(state, "cert.pem"), "utf8"));
  });
});

describe("a server whose folder has a CA", () => {
  it("renews at its start what is due, and writes a webhook kubeconfig once that holds CA and client certificate", async () => {
    const { folder, ca, cert } = await withAuthority({ days: 61 });
    const first = await start({ folder });
    expect(await readFile(join(first.state, "cert.pem"), "utf8")).not.toBe(cert);
    expect(first.lines.filter((line) => /level=(warning|error)/.test(line))).toEqual([
      expect.stringContaining("server.sts.endpoint is set"),
      expect.stringContaining("server.sts.caFile is set"),
    ]);
    const written = await readFile(first.kubeconfig, "utf8");
    expect((await stat(first.kubeconfig)).mode & 0o777).toBe(0o600);
    const kubeconfig = await readWebhookKubeconfig(first.kubeconfig);
    expect(kubeconfig?.trusted).toBe(ca);
    expect(await http2({ port: first.port, ca }).get("/healthz")).toMatchObject({ status: 200 });
    await valueOrThrow(first.outcome).close();
    const second = await start({ folder, settings: `  port: ${first.port}\n` });
    expect(await readFile(second.kubeconfig, "utf8")).toBe(written);
    expect(second.lines).toContainEqual(expect.stringContaining("the webhook kubeconfig is up to date"));
  });

  it("is not ready as soon as its certificate has ended, where the CA's key is not there to renew it", async () => {
    const { folder, state } = await withAuthority();
    await rm(join(state, "ca-key.pem"));
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const { outcome } = await start({ folder, options: { clock } });
    const health = http1({ port: valueOrThrow(outcome).healthPort ?? 0 });
    expect(await health.get("/readyz")).toMatchObject({ status: 200 });
    ahead = 91 * day;
    expect(await health.get("/readyz")).toMatchObject({
      status: 503,
      body: expect.stringMatching(/^\[-\]certificate: valid until .*\n[^]*\nnot ready\n$/),
    });
    expect(await health.get("/healthz")).toMatchObject({ status: 200 });
  });

  it("shows when both end, and what was renewed", async () => {
    const { folder, state, ca } = await withAuthority();
    const { port, logged } = await start({ folder });
    const client = http2({ port, ca });
    const samples = async () =>
      (await client.get("/metrics")).body.split("\n").filter((line) => line.startsWith("aws_iam_authenticator_cert"));
    const due = valueOrThrow(
      await issueServing({ cert: ca, key: await readKey(state) }, { ...names, now: now - 61 * day }),
    );
    await putFiles(state, pairFiles(due));
    await logged('msg="renewed the certificate"');
    const [expiry = "", expiryOfCa = ""] = (await samples()).filter((line) => line.includes("expiry"));
    expect(expiry).toMatch(/^aws_iam_authenticator_certificate_expiry_timestamp_seconds\{certificate="serving"\} \d+$/);
    expect(Number(expiry.split(" ")[1])).toBeGreaterThan(now / 1000 + 89 * 86_400);
    expect(expiryOfCa).toContain('{certificate="ca"}');
    expect(Number(expiryOfCa.split(" ")[1])).toBeGreaterThan(now / 1000 + 3649 * 86_400);
    expect(await samples()).toContain('aws_iam_authenticator_certificate_reloads_total{result="applied"} 2');
    expect(await samples()).toContain('aws_iam_authenticator_certificate_renewals_total{result="renewed"} 1');
  });
});

describe("a server that made its own certificate", () => {
  it("does not serve another that kube-apiserver would refuse until the webhook kubeconfig goes with it", async () => {
    const { port, state, kubeconfig, logged, lines } = await start({});
    const before = await readFile(join(state, "cert.pem"), "utf8");
    const next = await makeSelfSigned({ ...names, now });
    await putFiles(state, pairFiles(next));
    const [line] = await logged(
      'msg="the certificate and key were changed but are not served; those before still are"',
    );
    expect(line).toMatch(/level=error .*error="KEY_PAIR_INVALID: .*would refuse .*it does not trust the certificate/);
    expect((await http2({ port, ca: before }).get("/metrics")).body).toMatch(
      /^aws_iam_authenticator_certificate_reloads_total\{result="refused"\} 1$/m,
    );
    expect((await http2({ port, ca: before }).get("/readyz")).body).toMatch(
      /^\[\+\]certificate: valid until .*; the files hold another that is not served: KEY_PAIR_INVALID: /,
    );
    const serverUrl = `https://localhost:${port}/authenticate`;
    await writeFile(kubeconfig, webhookKubeconfig({ serverUrl, trusted: next.cert }));
    await logged('msg="serving another certificate"');
    expect((await http2({ port, ca: next.cert }).get("/readyz")).body).toMatch(
      /^\[\+\]certificate: valid until [^;]*\n/,
    );
    expect(lines.join("\n")).not.toContain(next.key.reveal().slice(40, 80));
  });

  it("says at its start that a webhook kubeconfig that was made ahead does not go with it", async () => {
    const folder = await temporaryFolder();
    const other = await makeSelfSigned({ ...names, now });
    const path = join(folder, "kubeconfig.yaml");
    await writeFile(path, webhookKubeconfig({ serverUrl: "https://localhost:1/", trusted: other.cert }));
    const overrides = { kubeconfigPregenerated: true, generateKubeconfig: path };
    const { port, state, lines } = await start({ folder, options: { overrides } });
    expect(lines).toContainEqual(
      expect.stringMatching(
        /level=error msg="kube-apiserver, started with the webhook kubeconfig, refuses this server"/,
      ),
    );
    const ca = await readFile(join(state, "cert.pem"), "utf8");
    expect((await http2({ port, ca }).get("/readyz")).body).toMatch(
      /^\[\+\]certificate: .*; the webhook kubeconfig does not go with it: it does not trust the certificate\n/,
    );
  });
});

describe("a server that wants a client certificate", () => {
  it("turns away who has none, counts them, and serves who has one; after a change of certificate as well", async () => {
    const { folder, state, ca } = await withAuthority();
    const settings = `${mappings}  clientCAFile: ${join(state, "ca.pem")}\n  metricsPort: 0\n`;
    const { outcome, port, kubeconfig, logged } = await start({ folder, identities: [alice], settings });
    const { client } = (await readWebhookKubeconfig(kubeconfig)) ?? {};
    const foreign = valueOrThrow(await issueClient(await makeAuthority({ now }), { now }));
    const body = reviewOf(await tokenOf(alice));
    const target = { port, ca };
    expect(await post({ ...target, client, body })).toContain('"username":"alice"');
    expect(await post({ ...target, client: undefined, body })).toBe("refused");
    expect(await post({ ...target, client: foreign, body })).toBe("refused");
    const signer = { cert: ca, key: await readKey(state) };
    await putFiles(state, pairFiles(valueOrThrow(await issueServing(signer, { ...names, now }))));
    await logged('msg="serving another certificate"');
    expect(await post({ ...target, client: undefined, body })).toBe("refused");
    expect(await post({ ...target, client, body })).toContain('"username":"alice"');

    const { metricsPort = 0, healthPort = 0 } = valueOrThrow(outcome);
    const metrics = http1({ port: metricsPort });
    expect((await metrics.get("/metrics")).body).toMatch(
      /^aws_iam_authenticator_client_certificates_refused_total 3$/m,
    );
    expect(await metrics.get("/authenticate")).toMatchObject({ status: 404 });
    expect(await http1({ port: healthPort }).get("/readyz")).toMatchObject({ status: 200 });
    const [line] = await logged("a client without a certificate of server.clientCAFile was turned away");
    expect(line).toMatch(/level=warning .*client="127\.0\.0\.1:\d+"$/);
  });

  it.each([
    ["is not there", "/no/such/ca.pem", /server\.clientCAFile names "\/no\/such\/ca\.pem": ENOENT/],
    ["holds no certificate", "/dev/null", /server\.clientCAFile names "\/dev\/null": no certificate/],
  ])("does not start where the file %s", async (_, path, detail) => {
    const { outcome } = await startServer({ settings: `  clientCAFile: ${path}\n` });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "CONFIG_UNREADABLE" } });
    expect(outcome.ok ? "" : outcome.problem.detail).toMatch(detail);
  });
});

async function readKey(state: string): Promise<KeyPair["key"]> {
  const { signer } = valueOrThrow(await readAuthority(state)) ?? {};
  if (signer === undefined) throw new Error("no CA");
  return signer.key;
}

/** The answer to a review on a connection of its own, or `refused` where that does not come about. */
async function post(sent: {
  readonly port: number;
  readonly ca: string;
  readonly client: KeyPair | undefined;
  readonly body: string;
}): Promise<string> {
  const { port, ca, client, body } = sent;
  const shown = client === undefined ? {} : { cert: client.cert, key: client.key.reveal() };
  const options = { host: "127.0.0.1", servername: "localhost", path: "/authenticate", method: "POST", agent: false };
  const sending = request({ ...options, port, ca, ...shown });
  closedAfter({ close: async () => sending.destroy() });
  sending.end(body);
  try {
    const [response] = await once(sending, "response");
    return await text(response);
  } catch {
    return "refused";
  }
}
