import { emulatedUser, type ListeningStsEmulatorOptions, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { fileOf, stranger } from "./testing/certificate-files.ts";
import { begin, describeRuntimes } from "./testing/runtimes.ts";
import type { TestOptions } from "./testing/transport-under-test.ts";

const alice = emulatedUser({ name: "alice" });

async function startSts(options: Partial<ListeningStsEmulatorOptions> = {}) {
  return closedAfter(await startStsEmulator({ identities: [alice], ...options }));
}

describeRuntimes("with server.sts.endpoint", (kind) => {
  it.each([
    ["us-east-1", "sts.us-east-1.amazonaws.com"],
    ["eu-central-1", "sts.eu-central-1.amazonaws.com"],
  ])("a token of %s is asked about there, under the Host and the TLS name of %s", async (region, host) => {
    // The certificate is for this name alone, and for no name of the endpoint.
    const sts = await startSts({ tlsHosts: [host] });
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url, caFile: await fileOf(sts.ca) });
    expect(await ask(await tokenOf(alice, { region }))).toBe(alice.arn);
    expect(sts.requests).toMatchObject([
      { method: "GET", headers: { host, accept: "application/json", "x-k8s-aws-id": "my-cluster.example.com" } },
    ]);
  });

  it("a server whose certificate is not for the token's host is not STS", async () => {
    const sts = await startSts({ tlsHosts: ["sts.eu-central-1.amazonaws.com"] });
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url, caFile: await fileOf(sts.ca) });
    expect(await ask(await tokenOf(alice))).toMatch(/^STS_UNREACHABLE .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(sts.requests).toEqual([]);
  });

  it.each<[what: string, variables: (ca: string) => Record<string, string>]>([
    ["caFile", () => ({})],
    [
      "caFile, whatever the variables trust",
      (ca) => ({ AWS_CA_BUNDLE: ca, NODE_EXTRA_CA_CERTS: ca, SSL_CERT_FILE: ca }),
    ],
  ])("an authority that is not in %s is not trusted", async (_, variables) => {
    const sts = await startSts();
    const env = variables(await fileOf(sts.ca));
    const { ask } = await begin(kind, { env, endpoint: sts.url, caFile: await fileOf(stranger.cert) });
    expect(await ask(await tokenOf(alice))).toMatch(/^STS_UNREACHABLE .*(UNABLE_TO_|SELF_SIGNED_)/);
    expect(sts.requests).toEqual([]);
  });

  it("an authority that nobody named is not trusted", async () => {
    const sts = await startSts();
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url });
    expect(await ask(await tokenOf(alice))).toMatch(/^STS_UNREACHABLE .*(UNABLE_TO_|SELF_SIGNED_)/);
  });

  it("http: is spoken without TLS, with the Host of the token's host", async () => {
    const sts = await startSts({ protocol: "http" });
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url });
    expect(await ask(await tokenOf(alice))).toBe(alice.arn);
    expect(sts.requests).toMatchObject([{ headers: { host: "sts.us-east-1.amazonaws.com" } }]);
  });

  it("an IPv6 address is connected to", async () => {
    const sts = await startSts({ host: "::1", protocol: "http" });
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url });
    expect(await ask(await tokenOf(alice))).toBe(alice.arn);
  });

  it("a proxy is not used", async () => {
    const sts = await startSts({ protocol: "http" });
    const proxy = closedAfter(await startRelay(undefined));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { ask } = await begin(kind, { env, endpoint: sts.url });
    expect(await ask(await tokenOf(alice))).toBe(alice.arn);
    expect(proxy.opened).toBe(0);
  });
});

describeRuntimes("connections", (kind) => {
  it("are kept for the next question, and all end at close", async () => {
    const sts = await startSts();
    const relay = closedAfter(await startRelay(sts.port));
    const endpoint = `https://127.0.0.1:${relay.port}`;
    const verifier = { cache: { ttlSeconds: 0 } };
    const { ask, close } = await begin(kind, { env: {}, endpoint, caFile: await fileOf(sts.ca), verifier });
    const token = await tokenOf(alice);
    expect([await ask(token), await ask(token), await ask(token)]).toEqual([alice.arn, alice.arn, alice.arn]);
    expect(relay.opened).toBe(1);
    await close();
    await relay.quiet();
    expect(await ask(token)).toMatch(/^STS_UNREACHABLE/);
  });

  it("end at close while a question is under way, which then has no answer", async () => {
    const relay = closedAfter(await startRelay(undefined));
    const endpoint = `https://127.0.0.1:${relay.port}`;
    const { ask, close } = await begin(kind, { env: {}, endpoint, caFile: await fileOf(stranger.cert) });
    const asked = ask(await tokenOf(alice));
    await close();
    expect(await asked).toMatch(/^STS_UNREACHABLE/);
    await relay.quiet();
  });
});

describeRuntimes("what cannot be used is told at the start:", (kind) => {
  it.each<[what: string, make: () => Promise<TestOptions>, code: string, detail: RegExp]>([
    [
      "a caFile that is not there",
      async () => ({ env: {}, caFile: "/no/such/ca.pem" }),
      "CONFIG_UNREADABLE",
      /^server\.sts\.caFile names "\/no\/such\/ca\.pem": ENOENT, no such file or folder$/,
    ],
    [
      "a caFile that is empty",
      async () => ({ env: {}, caFile: await fileOf("") }),
      "CONFIG_UNREADABLE",
      /^server\.sts\.caFile names .*: no certificate in it can be read$/,
    ],
    [
      "a caFile that is a key",
      async () => ({ env: {}, caFile: await fileOf(stranger.key.reveal()) }),
      "CONFIG_UNREADABLE",
      /no certificate in it can be read$/,
    ],
    [
      "a caFile whose certificate is damaged",
      async () => ({ env: {}, caFile: await fileOf(stranger.cert.replace(/\n.{40}/, "\nAAAA")) }),
      "CONFIG_UNREADABLE",
      /^server\.sts\.caFile names .*: no certificate in it can be read$/,
    ],
    [
      "a trust variable that names no file",
      async () => ({ env: { SSL_CERT_FILE: "/no/such/ca.pem" } }),
      "CONFIG_UNREADABLE",
      /^SSL_CERT_FILE names "\/no\/such\/ca\.pem": ENOENT, no such file or folder$/,
    ],
    ...[
      "http://",
      "socks5://127.0.0.1:1080",
      "http://a b",
      "::",
      "http://proxy:99999",
      "http://a:%zz@proxy",
      "file:///proxy",
    ].map((proxy): [string, () => Promise<TestOptions>, string, RegExp] => [
      `HTTPS_PROXY=${proxy}`,
      async () => ({ env: { HTTPS_PROXY: proxy } }),
      "CONFIG_INVALID",
      /^HTTPS_PROXY is no URL such as http:\/\/proxy\.example:3128$/,
    ]),
  ])("%s", async (_, make, code, detail) => {
    expect(await kind.open(await make())).toEqual({
      ok: false,
      problem: { code, detail: expect.stringMatching(detail) },
    });
  });
});
