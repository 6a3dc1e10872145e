import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser, type ListeningStsEmulatorOptions, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it, vi } from "vitest";
import { closedAfter, temporaryFolder } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { createStsTransport, type StsTransportVariables } from "./create-sts-transport.ts";
import { fileOf, stranger, verifierOn } from "./testing/ask.ts";
import { startConnectProxy } from "./testing/connect-proxy.ts";

const alice = emulatedUser({ name: "alice" });
const token = await tokenOf(alice);
const target = "sts.us-east-1.amazonaws.com:443";

/** An STS that is reached through a proxy alone. */
async function startBehindProxy(
  options: Partial<ListeningStsEmulatorOptions> = {},
  proxyOptions: Parameters<typeof startConnectProxy>[1] = {},
) {
  const sts = closedAfter(await startStsEmulator({ identities: [alice], ...options }));
  const proxy = closedAfter(await startConnectProxy(sts.port, proxyOptions));
  return { sts, proxy, ca: await fileOf(sts.ca) };
}

describe("a proxy in", () => {
  it.each<[what: string, variables: (url: string) => StsTransportVariables]>([
    ["HTTPS_PROXY", (url) => ({ HTTPS_PROXY: url })],
    ["https_proxy", (url) => ({ https_proxy: url })],
    ["HTTPS_PROXY without http://, as Go takes it", (url) => ({ HTTPS_PROXY: url.replace("http://", "") })],
    ["HTTPS_PROXY, past which others go", (url) => ({ HTTPS_PROXY: url, NO_PROXY: "example.com,.internal" })],
    ["HTTPS_PROXY, which goes before https_proxy", (url) => ({ HTTPS_PROXY: url, https_proxy: "http://127.0.0.1:1" })],
    ["https_proxy where HTTPS_PROXY is empty", (url) => ({ https_proxy: url, HTTPS_PROXY: "" })],
  ])("%s is asked for a tunnel to STS's host and port", async (_, variables) => {
    const { sts, proxy, ca } = await startBehindProxy();
    const { ask } = verifierOn({ env: { ...variables(proxy.url), AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toBe(alice.arn);
    expect(proxy.asked).toEqual([{ target, authorization: undefined }]);
    expect(sts.requests).toMatchObject([{ headers: { host: "sts.us-east-1.amazonaws.com" } }]);
  });

  it("a URL with credentials is given them, and STS is not", async () => {
    const { sts, proxy, ca } = await startBehindProxy();
    const HTTPS_PROXY = proxy.url.replace("http://", "http://user:p%40ss@");
    expect(await verifierOn({ env: { HTTPS_PROXY, AWS_CA_BUNDLE: ca } }).ask(token)).toBe(alice.arn);
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    expect(proxy.asked).toEqual([{ target, authorization }]);
    expect(Object.keys(sts.requests[0]?.headers ?? {})).not.toContain("proxy-authorization");
  });

  it("a URL with https: is spoken to over TLS", async () => {
    const { sts, proxy } = await startBehindProxy({}, { pair: stranger });
    const both = await fileOf(sts.ca + stranger.cert);
    const HTTPS_PROXY = proxy.url.replace("127.0.0.1", "localhost");
    const { ask } = verifierOn({ env: { HTTPS_PROXY, AWS_CA_BUNDLE: both } });
    expect(await ask(token)).toBe(alice.arn);
    expect(proxy.asked).toMatchObject([{ target }]);
  });

  it("HTTPS_PROXY cannot pass another server off as STS", async () => {
    const { proxy, sts, ca } = await startBehindProxy({ tlsHosts: ["sts.eu-central-1.amazonaws.com"] });
    const { ask } = verifierOn({ env: { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(sts.requests).toEqual([]);
  });

  it.each([403, 407, 502])("HTTPS_PROXY that answers %i is a fault, not a refusal", async (refuse) => {
    const { proxy, ca } = await startBehindProxy({}, { refuse });
    const { ask } = verifierOn({ env: { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE/);
  });

  it("HTTPS_PROXY that never answers is waited for no longer than for STS, and left at close", async () => {
    const proxy = closedAfter(await startRelay(undefined));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: await fileOf(stranger.cert) };
    const { ask, close } = verifierOn({ env }, { timeoutMs: 300 });
    expect(await ask(token)).toBe("STS_TIMEOUT");
    expect(proxy.opened).toBe(1);
    await close();
    await proxy.quiet();
  });

  it("HTTPS_PROXY keeps its tunnel for the next question, and loses it at close", async () => {
    const { sts, ca } = await startBehindProxy();
    const relay = closedAfter(await startRelay(sts.port));
    const proxy = closedAfter(await startConnectProxy(relay.port));
    const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca };
    const { ask, close } = verifierOn({ env }, { cache: { ttlSeconds: 0 } });
    expect([await ask(token), await ask(token)]).toEqual([alice.arn, alice.arn]);
    expect(proxy.asked).toHaveLength(1);
    await close();
    await relay.quiet();
  });
});

const folderWith = async (ca: string): Promise<string> => {
  const folder = join(await temporaryFolder(), "certs");
  await mkdir(join(folder, "folder"), { recursive: true });
  await writeFile(join(folder, "a.pem"), ca);
  await writeFile(join(folder, "readme"), "no certificate");
  return folder;
};

describe("through a proxy, STS is trusted by an authority in", () => {
  it.each<[what: string, trust: (ca: string) => Promise<StsTransportVariables>]>([
    ["AWS_CA_BUNDLE", async (ca) => ({ AWS_CA_BUNDLE: await fileOf(ca) })],
    ["SSL_CERT_FILE", async (ca) => ({ SSL_CERT_FILE: await fileOf(ca) })],
    ["NODE_EXTRA_CA_CERTS", async (ca) => ({ NODE_EXTRA_CA_CERTS: await fileOf(ca) })],
    ["SSL_CERT_DIR", async (ca) => ({ SSL_CERT_DIR: await folderWith(ca) })],
    ["SSL_CERT_DIR of several", async (ca) => ({ SSL_CERT_DIR: `/no/such:${await folderWith(ca)}` })],
    [
      "NODE_EXTRA_CA_CERTS beside SSL_CERT_FILE",
      async (ca) => ({ SSL_CERT_FILE: await fileOf(stranger.cert), NODE_EXTRA_CA_CERTS: await fileOf(ca) }),
    ],
    [
      "SSL_CERT_DIR beside SSL_CERT_FILE",
      async (ca) => ({ SSL_CERT_FILE: await fileOf(stranger.cert), SSL_CERT_DIR: await folderWith(ca) }),
    ],
  ])("%s", async (_, trust) => {
    const { proxy, sts } = await startBehindProxy();
    const { ask } = verifierOn({ env: { HTTPS_PROXY: proxy.url, ...(await trust(sts.ca)) } });
    expect(await ask(token)).toBe(alice.arn);
  });
});

describe("through a proxy, STS is not trusted where its authority is not in", () => {
  it.each<[what: string, trust: (ca: string) => Promise<StsTransportVariables>]>([
    ["the system's store, and no variable is set", async () => ({})],
    [
      "AWS_CA_BUNDLE alone",
      async (ca) => ({ AWS_CA_BUNDLE: await fileOf(stranger.cert), SSL_CERT_FILE: await fileOf(ca) }),
    ],
    ["SSL_CERT_FILE", async () => ({ SSL_CERT_FILE: await fileOf(stranger.cert) })],
    ["SSL_CERT_DIR, which is empty", async () => ({ SSL_CERT_DIR: await temporaryFolder() })],
  ])("%s", async (_, trust) => {
    const { proxy, sts } = await startBehindProxy();
    const { ask } = verifierOn({ env: { HTTPS_PROXY: proxy.url, ...(await trust(sts.ca)) } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE .*(UNABLE_TO_|SELF_SIGNED_)/);
    expect(sts.requests).toEqual([]);
  });
});

describe("past a proxy", () => {
  // The host is one of this machine, so that a connection that goes past the proxy goes nowhere else.
  it.each<[noProxy: string, passes: boolean]>([
    ["localhost", true],
    ["example.com,localhost", true],
    ["example.com localhost", true],
    ["LOCALHOST", true],
    [".localhost", true],
    ["localhost:PORT", true],
    ["*", true],
    ["localhost:1", false],
    ["host", false],
    ["example.com", false],
    ["", false],
  ])("go hosts in NO_PROXY=%s: %s", async (noProxy, passes) => {
    const { sts, proxy, ca } = await startBehindProxy();
    for (const name of ["NO_PROXY", "no_proxy"] as const) {
      const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca, [name]: noProxy.replace("PORT", String(sts.port)) };
      const { transport } = closedAfter(valueOrThrow(createStsTransport({ env })));
      const request = { url: `https://localhost:${sts.port}/`, headers: {} };
      const { status } = await transport(request, new AbortController().signal);
      expect(status).toBe(400);
    }
    expect(proxy.asked.map((asked) => asked.target)).toEqual(
      passes ? [] : [`localhost:${sts.port}`, `localhost:${sts.port}`],
    );
    expect(sts.requests).toHaveLength(2);
  });
});

describe("the process's own variables", () => {
  it.each<[what: string, variables: Record<string, string>, given: boolean]>([
    ["no proxy of theirs is used", { HTTPS_PROXY: "PROXY", https_proxy: "PROXY", HTTP_PROXY: "PROXY" }, false],
    ["a given proxy is used in spite of them", { NO_PROXY: "*", no_proxy: "*" }, true],
  ])("do not count: %s", async (_, variables, given) => {
    const { sts, proxy, ca } = await startBehindProxy();
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value.replace("PROXY", proxy.url));
    const env = { AWS_CA_BUNDLE: ca, ...(given ? { HTTPS_PROXY: proxy.url } : {}) };
    const { transport } = closedAfter(valueOrThrow(createStsTransport({ env })));
    await transport({ url: `https://localhost:${sts.port}/`, headers: {} }, new AbortController().signal);
    vi.unstubAllEnvs();
    expect(proxy.asked).toHaveLength(given ? 1 : 0);
    expect(sts.requests).toHaveLength(1);
  });
});
