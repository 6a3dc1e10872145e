import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emulatedUser, type ListeningStsEmulatorOptions, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { expect, it } from "vitest";
import { closedAfter, temporaryFolder } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { fileOf, stranger } from "./testing/certificate-files.ts";
import { startConnectProxy } from "./testing/connect-proxy.ts";
import { begin, describeRuntimes } from "./testing/runtimes.ts";
import type { StsTransportVariables } from "./way-to-aws.ts";

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

describeRuntimes("a proxy in", (kind) => {
  it.each<[what: string, variables: (url: string) => StsTransportVariables]>([
    ["HTTPS_PROXY", (url) => ({ HTTPS_PROXY: url })],
    ["https_proxy", (url) => ({ https_proxy: url })],
    ["HTTPS_PROXY without http://, as Go takes it", (url) => ({ HTTPS_PROXY: url.replace("http://", "") })],
    ["HTTPS_PROXY, past which others go", (url) => ({ HTTPS_PROXY: url, NO_PROXY: "example.com,.internal" })],
    ["HTTPS_PROXY, which goes before https_proxy", (url) => ({ HTTPS_PROXY: url, https_proxy: "http://127.0.0.1:1" })],
    ["https_proxy where HTTPS_PROXY is empty", (url) => ({ https_proxy: url, HTTPS_PROXY: "" })],
  ])("%s is asked for a tunnel to STS's host and port", async (_, variables) => {
    const { sts, proxy, ca } = await startBehindProxy();
    const { ask } = await begin(kind, { env: { ...variables(proxy.url), AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toBe(alice.arn);
    expect(proxy.asked).toEqual([{ target, authorization: undefined }]);
    expect(sts.requests).toMatchObject([{ headers: { host: "sts.us-east-1.amazonaws.com" } }]);
  });

  it("a URL with credentials is given them, and STS is not", async () => {
    const { sts, proxy, ca } = await startBehindProxy();
    const HTTPS_PROXY = proxy.url.replace("http://", "http://user:p%40ss@");
    const { ask } = await begin(kind, { env: { HTTPS_PROXY, AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toBe(alice.arn);
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    expect(proxy.asked).toEqual([{ target, authorization }]);
    expect(Object.keys(sts.requests[0]?.headers ?? {})).not.toContain("proxy-authorization");
  });

  it("a URL with https: is spoken to over TLS", async () => {
    const { sts, proxy } = await startBehindProxy({}, { pair: stranger });
    const both = await fileOf(sts.ca + stranger.cert);
    const HTTPS_PROXY = proxy.url.replace("127.0.0.1", "localhost");
    const { ask } = await begin(kind, { env: { HTTPS_PROXY, AWS_CA_BUNDLE: both } });
    expect(await ask(token)).toBe(alice.arn);
    expect(proxy.asked).toMatchObject([{ target }]);
  });

  it("HTTPS_PROXY cannot pass another server off as STS", async () => {
    const { proxy, sts, ca } = await startBehindProxy({ tlsHosts: ["sts.eu-central-1.amazonaws.com"] });
    const { ask } = await begin(kind, { env: { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(sts.requests).toEqual([]);
  });

  it.each([403, 407, 502])("HTTPS_PROXY that answers %i is a fault, not a refusal", async (refuse) => {
    const { proxy, ca } = await startBehindProxy({}, { refuse });
    const { ask } = await begin(kind, { env: { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE/);
  });

  it("HTTPS_PROXY that never answers is waited for no longer than for STS, and left at close", async () => {
    const proxy = closedAfter(await startRelay(undefined));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: await fileOf(stranger.cert) };
    const { ask, close } = await begin(kind, { env, verifier: { timeoutMs: 1000 } });
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
    const { ask, close } = await begin(kind, { env, verifier: { cache: { ttlSeconds: 0 } } });
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

describeRuntimes("through a proxy, STS is trusted by an authority in", (kind) => {
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
    const { ask } = await begin(kind, { env: { HTTPS_PROXY: proxy.url, ...(await trust(sts.ca)) } });
    expect(await ask(token)).toBe(alice.arn);
  });
});

describeRuntimes("through a proxy, STS is not trusted where its authority is not in", (kind) => {
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
    const { ask } = await begin(kind, { env: { HTTPS_PROXY: proxy.url, ...(await trust(sts.ca)) } });
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE .*(UNABLE_TO_|SELF_SIGNED_)/);
    expect(sts.requests).toEqual([]);
  });
});

describeRuntimes("past a proxy", (kind) => {
  // Hosts are of this machine, so that a connection that goes past the proxy goes nowhere else. How NO_PROXY is read in
  // detail: see bypasses-proxy.test.ts.
  it.each<[what: string, variables: Record<string, string>]>([
    ["this machine itself", {}],
    ["this machine itself, whatever is listed", { NO_PROXY: "example.com" }],
    ["everything, with NO_PROXY=*", { NO_PROXY: "*" }],
    ["everything, with no_proxy=*", { no_proxy: "*" }],
  ])("goes %s", async (_, variables) => {
    const { sts, proxy, ca } = await startBehindProxy();
    const { send } = await begin(kind, { env: { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca, ...variables } });
    expect(await send(`https://localhost:${sts.port}/`)).toBe(400);
    expect(proxy.asked).toEqual([]);
    expect(sts.requests).toHaveLength(1);
  });

  // An address of this machine that is not known as such.
  it.each<[noProxy: string, passes: boolean]>([
    ["0.0.0.0", true],
    ["example.com,0.0.0.0", true],
    ["example.com 0.0.0.0", true],
    ["0.0.0.0:PORT", true],
    ["0.0.0.0/8", true],
    ["0.0.0.0:1", false],
    ["10.0.0.0/8", false],
    ["", false],
  ])("go hosts in NO_PROXY=%s: %s", async (noProxy, passes) => {
    const { sts, proxy, ca } = await startBehindProxy({ tlsHosts: ["0.0.0.0"] });
    for (const name of ["NO_PROXY", "no_proxy"] as const) {
      const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: ca, [name]: noProxy.replace("PORT", String(sts.port)) };
      const { send } = await begin(kind, { env });
      expect(await send(`https://0.0.0.0:${sts.port}/`)).toBe(400);
    }
    const tunnel = `0.0.0.0:${sts.port}`;
    expect(proxy.asked.map((asked) => asked.target)).toEqual(passes ? [] : [tunnel, tunnel]);
    expect(sts.requests).toHaveLength(2);
  });
});

describeRuntimes("the process's own variables do not count:", (kind) => {
  it("no proxy of theirs is used", async () => {
    const { sts, proxy, ca } = await startBehindProxy({ tlsHosts: ["0.0.0.0"] });
    const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    const process = closedAfter(await kind.start(Object.fromEntries(names.map((name) => [name, proxy.url]))));
    const { send } = await begin(process, { env: { AWS_CA_BUNDLE: ca } });
    expect(await send(`https://0.0.0.0:${sts.port}/`)).toBe(400);
    expect(proxy.asked).toEqual([]);
  });

  it("a given proxy is used in spite of them", async () => {
    const { sts, proxy, ca } = await startBehindProxy();
    const process = closedAfter(await kind.start({ NO_PROXY: "*", no_proxy: "*" }));
    const { ask } = await begin(process, { env: { AWS_CA_BUNDLE: ca, HTTPS_PROXY: proxy.url } });
    expect(await ask(token)).toBe(alice.arn);
    expect(proxy.asked).toMatchObject([{ target }]);
    expect(sts.requests).toHaveLength(1);
  });

  it.each<[what: string, variables: (ca: string) => Record<string, string>]>([
    ["nobody of theirs is trusted", (ca) => ({ NODE_EXTRA_CA_CERTS: ca, SSL_CERT_FILE: ca })],
    ["certificates are checked in spite of them", () => ({ NODE_TLS_REJECT_UNAUTHORIZED: "0" })],
  ])("%s", async (_, variables) => {
    const { sts, proxy, ca } = await startBehindProxy();
    const process = closedAfter(await kind.start(variables(ca)));
    // Of a stranger alone; of nobody at all.
    for (const trust of [{ AWS_CA_BUNDLE: await fileOf(stranger.cert) }, { SSL_CERT_DIR: await temporaryFolder() }]) {
      const { ask } = await begin(process, { env: { ...trust, HTTPS_PROXY: proxy.url } });
      expect(await ask(token)).toMatch(/^STS_UNREACHABLE .*(UNABLE_TO_|SELF_SIGNED_)/);
    }
    expect(sts.requests).toEqual([]);
  });

  it("nothing of a request is printed", async () => {
    const { sts, proxy, ca } = await startBehindProxy();
    const process = closedAfter(await kind.start({ BUN_CONFIG_VERBOSE_FETCH: "1", NODE_DEBUG: "" }));
    const { ask } = await begin(process, { env: { AWS_CA_BUNDLE: ca, HTTPS_PROXY: proxy.url } });
    expect(await ask(token)).toBe(alice.arn);
    expect(sts.requests).toHaveLength(1);
    expect(process.printed).not.toMatch(/GET|CONNECT|X-Amz/i);
  });
});
