// How the built command reaches AWS: proxies, certificate authorities, endpoints.
import { readFileSync } from "node:fs";
import { emulatedRole, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { awsHome, keysInFile } from "./harness/aws-home.ts";
import { createAuthority } from "./harness/authority.ts";
import { type AwsWorld, startAws } from "./harness/aws-world.ts";
import { startConnectProxy } from "./harness/connect-proxy.ts";
import { startSocksProxy } from "./harness/socks-proxy.ts";
import { urlIn } from "./harness/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const admin = emulatedRole({ name: "Admin" });
const assumed = "arn:aws:sts::111122223333:assumed-role/Admin/me";

const start = (options: { readonly refuse?: number; readonly protocol?: "http" } = {}) =>
  startAws({ identities: [alice], roles: [admin], ...options });

/** A profile whose role STS must be asked for. @param settings further lines of it */
const asker = (settings = "") =>
  `[default]\nrole_arn = ${admin.arn}\nrole_session_name = me\nsource_profile = base\n${settings}[profile base]\n${keysInFile(alice)}`;

/** Makes a token by that profile, with these variables instead of the world's own. */
function tokenBy(world: AwsWorld, variables: Readonly<Record<string, string>>, settings?: string) {
  return world.token([], { env: { AWS_REGION: "eu-central-1", ...awsHome(asker(settings)).env, ...variables } });
}

const hostOf = (token: string) => new URL(urlIn(token)).host;

const target = "sts.eu-central-1.amazonaws.com:443";

describe("STS is asked through the proxy in", () => {
  it.each<[what: string, variables: (url: string) => Record<string, string>, authorization?: string]>([
    ["HTTPS_PROXY", (url) => ({ HTTPS_PROXY: url })],
    ["https_proxy", (url) => ({ https_proxy: url })],
    ["HTTPS_PROXY without http://", (url) => ({ HTTPS_PROXY: url.replace("http://", "") })],
    ["HTTPS_PROXY, whatever https_proxy says", (url) => ({ HTTPS_PROXY: url, https_proxy: "http://127.0.0.1:1" })],
    ["HTTPS_PROXY, past which others go", (url) => ({ HTTPS_PROXY: url, NO_PROXY: "other.example,10.0.0.0/8" })],
    [
      "HTTPS_PROXY with a password",
      (url) => ({ HTTPS_PROXY: url.replace("http://", "http://alice:p%40ss@") }),
      `Basic ${Buffer.from("alice:p@ss").toString("base64")}`,
    ],
  ])("%s", async (_, variables, authorization) => {
    const world = await start();
    const { exitCode, stdout, stderr } = await tokenBy(world, {
      ...variables(world.proxy.url),
      AWS_CA_BUNDLE: world.caFile,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(world.proxy.asked).toEqual([{ target, authorization }]);
    expect(world.aws.requests.map(({ headers }) => headers["proxy-authorization"])).toEqual([undefined]);
    expect(await world.arnOf(stdout)).toBe(assumed);
  });

  it("HTTP_PROXY, where its endpoint has no TLS", async () => {
    const world = await start({ protocol: "http" });
    const AWS_ENDPOINT_URL_STS = "http://sts.internal.example";
    const { exitCode, stdout } = await tokenBy(world, { HTTP_PROXY: world.proxy.url, AWS_ENDPOINT_URL_STS });
    expect(exitCode).toBe(0);
    expect(await world.arnOf(stdout)).toBe(assumed);
    expect(world.proxy.asked.map((asked) => asked.target)).toEqual([`${AWS_ENDPOINT_URL_STS}/`]);
  });

  it("HTTPS_PROXY that speaks TLS itself", async () => {
    const world = await start();
    const authority = await createAuthority();
    const proxy = await startConnectProxy(world.aws.port, { pair: await authority.issueServer(["localhost"]) });
    onTestFinished(() => proxy.close());
    const bundle = awsHome("").write("both.pem", authority.certificate + readFileSync(world.caFile, "utf8"));
    const HTTPS_PROXY = proxy.url.replace("127.0.0.1", "localhost");
    const { exitCode, stdout, stderr } = await tokenBy(world, { HTTPS_PROXY, AWS_CA_BUNDLE: bundle });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(proxy.asked).toMatchObject([{ target }]);
    expect(await world.arnOf(stdout)).toBe(assumed);
  });

  it("HTTPS_PROXY that speaks SOCKS5", async () => {
    const world = await start();
    const socks = await startSocksProxy(world.aws.port);
    onTestFinished(() => socks.close());
    const { exitCode, stdout } = await tokenBy(world, { HTTPS_PROXY: socks.url, AWS_CA_BUNDLE: world.caFile });
    expect(exitCode).toBe(0);
    expect(await world.arnOf(stdout)).toBe(assumed);
    expect(socks.asked).toEqual([target]);
  });
});

it.each(["localhost", "127.0.0.1"])("what is on this machine is asked past all proxies: %s", async (host) => {
  const world = await start();
  const AWS_ENDPOINT_URL_STS = `https://${host}:${world.aws.port}`;
  const { exitCode, stdout, stderr } = await tokenBy(world, { ...world.env, AWS_ENDPOINT_URL_STS });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await world.arnOf(stdout)).toBe(assumed);
  expect(world.proxy.asked).toEqual([]);
});

it("another endpoint of STS is for roles: the token's host is the region's own", async () => {
  const world = await start();
  const AWS_ENDPOINT_URL_STS = `https://localhost:${world.aws.port}`;
  const { stdout } = await tokenBy(world, { ...world.env, AWS_ENDPOINT_URL_STS });
  expect(hostOf(stdout)).toBe("sts.eu-central-1.amazonaws.com");
});

it("a profile's other endpoint is honoured", async () => {
  const world = await start({ protocol: "http" });
  const config = `${asker(`endpoint_url = ${world.aws.url}\n`).replace("[default]", "[profile p]")}[default]\n`;
  const env = { AWS_REGION: "eu-central-1", ...awsHome(config).env, AWS_PROFILE: "p" };
  const { exitCode, stdout, stderr } = await world.token([], { env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await world.arnOf(stdout)).toBe(assumed);
});

describe("with --profile, STS is asked as that profile says:", () => {
  const profile = (setting: string) => `${asker(setting).replace("[default]", "[profile p]")}[default]\n`;

  it.each([
    ["at a FIPS endpoint", "use_fips_endpoint = true", "sts-fips.us-west-2.amazonaws.com"],
    ["at a dual-stack endpoint", "use_dualstack_endpoint = true", "sts.us-west-2.api.aws"],
  ])("%s", async (_, setting, host) => {
    const world = await start();
    const env = { ...world.env, ...awsHome(profile(`${setting}\n`)).env, AWS_REGION: "us-west-2" };
    expect(await world.token(["--profile", "p"], { env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(world.hosts()).toEqual([host]);
  });

  it("by its authorities", async () => {
    const world = await start();
    const env = { ...world.env, ...awsHome(profile(`ca_bundle = ${world.caFile}\n`)).env, AWS_CA_BUNDLE: "" };
    expect(await world.token(["--profile", "p"], { env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(world.hosts()).toEqual(["sts.eu-central-1.amazonaws.com"]);
  });
});

describe("a proxy that cannot be used is told, without its password:", () => {
  it.each<[what: string, url: string, refuse: number | undefined, message: RegExp]>([
    ["it is no URL", "http://alice:s3cret@", undefined, /: CONFIG_INVALID: [^\n]*HTTPS_PROXY is no URL/],
    [
      "it speaks something else",
      "ftp://alice:s3cret@proxy",
      undefined,
      /: CONFIG_INVALID: [^\n]*HTTPS_PROXY is no URL/,
    ],
    ["it wants to know who asks", "PROXY", 407, /: CREDENTIALS_MISSING: [^\n]*Proxy response \(407\)/],
    ["it refuses", "PROXY", 403, /: CREDENTIALS_MISSING: [^\n]*Proxy response \(403\)/],
    ["nobody listens", "http://alice:s3cret@127.0.0.1:1", undefined, /: CREDENTIALS_MISSING: [^\n]*ECONNREFUSED/],
  ])("%s", async (_, url, refuse, message) => {
    const world = await start(refuse === undefined ? {} : { refuse });
    const HTTPS_PROXY = url.replace("PROXY", world.proxy.url.replace("http://", "http://alice:s3cret@"));
    const { exitCode, stdout, stderr } = await tokenBy(world, { HTTPS_PROXY, AWS_CA_BUNDLE: world.caFile });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).not.toContain("s3cret");
    expect(world.aws.requests).toEqual([]);
  });
});

describe("AWS's certificates are checked by the authorities in", () => {
  it.each<[what: string, trust: (caFile: string) => { env?: Record<string, string>; settings?: string }]>([
    ["AWS_CA_BUNDLE", (ca) => ({ env: { AWS_CA_BUNDLE: ca } })],
    ["the profile's ca_bundle", (ca) => ({ settings: `ca_bundle = ${ca}\n` })],
    ["AWS_CA_BUNDLE, not the profile's", (ca) => ({ env: { AWS_CA_BUNDLE: ca }, settings: "ca_bundle = /none\n" })],
    ["SSL_CERT_FILE", (ca) => ({ env: { SSL_CERT_FILE: ca } })],
    ["NODE_EXTRA_CA_CERTS", (ca) => ({ env: { NODE_EXTRA_CA_CERTS: ca } })],
  ])("%s", async (_, trust) => {
    const world = await start();
    const { env = {}, settings } = trust(world.caFile);
    const { exitCode, stdout, stderr } = await tokenBy(world, { HTTPS_PROXY: world.proxy.url, ...env }, settings);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await world.arnOf(stdout)).toBe(assumed);
  });

  it.each<[what: string, env: Record<string, string>, settings: string | undefined, message: RegExp]>([
    ["none that AWS has here", {}, undefined, /: CREDENTIALS_MISSING: [^\n]*certificate/],
    [
      "AWS_CA_BUNDLE, which is not there",
      { AWS_CA_BUNDLE: "/no/such.pem" },
      undefined,
      /: CONFIG_UNREADABLE: [^\n]*AWS_CA_BUNDLE names "\/no\/such.pem": ENOENT/,
    ],
    [
      "AWS_CA_BUNDLE, which holds none",
      { AWS_CA_BUNDLE: "/dev/null" },
      undefined,
      /: CONFIG_UNREADABLE: [^\n]*no certificate in it can be read/,
    ],
    [
      "the profile's ca_bundle, which is not there",
      {},
      "ca_bundle = /no/such.pem\n",
      /: CONFIG_UNREADABLE: [^\n]*ca_bundle[^\n]*"\/no\/such.pem": ENOENT/,
    ],
  ])("%s: an error", async (_, env, settings, message) => {
    const world = await start();
    const { exitCode, stdout, stderr } = await tokenBy(world, { HTTPS_PROXY: world.proxy.url, ...env }, settings);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(world.aws.requests).toEqual([]);
  });
});
