import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:tls";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { issueClient, issueServing, makeAuthority } from "./certificate-authority.ts";
import { hasSigned } from "./certificates.ts";
import type { KeyPair } from "./check-key-pair.ts";
import { loadX509 } from "./load-x509.ts";
import { makeForeignAuthority, type MadeAuthority } from "./testing/make-authority.ts";

const day = 24 * 3_600_000;
const hour = 3_600_000;
const now = Math.floor(Date.now() / 1000) * 1000;
const names = { hostname: "localhost", address: "127.0.0.1", sans: ["auth.example.com", "10.0.0.7"] };
const years = { from: now - day, to: now + 3650 * day };

const authority = await makeAuthority({ now });
const serving = valueOrThrow(await issueServing(authority, { ...names, now }));
const client = valueOrThrow(await issueClient(authority, { now }));
const foreignClient = valueOrThrow(await issueClient(await makeAuthority({ now }), { now }));

const read = ({ cert }: KeyPair) => new X509Certificate(cert);

describe("a CA", () => {
  it("signs itself, may sign others, but no other CA, and is no server's and no client's", async () => {
    const x509 = await loadX509();
    const certificate = new x509.X509Certificate(authority.cert);
    expect(hasSigned(read(authority), read(authority))).toBe(true);
    expect(certificate.getExtension(x509.BasicConstraintsExtension)).toMatchObject({
      critical: true,
      ca: true,
      pathLength: 0,
    });
    expect(certificate.getExtension(x509.KeyUsagesExtension)).toMatchObject({
      critical: true,
      usages: x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
    });
    expect(certificate.getExtension(x509.ExtendedKeyUsageExtension)).toBeNull();
    expect(read(authority).subjectAltName).toBeUndefined();
  });
});

describe("how long each is valid, from an hour before now", () => {
  it.each<[what: string, pair: KeyPair, days: number]>([
    ["a CA", authority, 3650],
    ["a serving certificate", serving, 90],
    // Made in the same second as its CA.
    ["a client's certificate", client, 3650],
  ])("%s", (_, pair, days) => {
    expect(read(pair).validFromDate.getTime()).toBe(now - hour);
    expect(read(pair).validToDate.getTime()).toBe(now - hour + days * day);
  });

  it.each([
    ["a serving certificate", issueServing],
    ["a client's certificate", issueClient],
  ])("%s no longer than its CA", async (_, issue) => {
    const short = await makeForeignAuthority({ from: now - day, to: now + 2 * day });
    const pair = valueOrThrow(await issue(short, { ...names, now }));
    expect(read(pair).validToDate.getTime()).toBe(now + 2 * day);
  });
});

describe("a serving certificate", () => {
  it("is for the names and addresses, and is a server's alone", async () => {
    const x509 = await loadX509();
    const certificate = read(serving);
    expect(certificate.subject).toBe("CN=aws-iam-authenticator");
    expect(certificate.subjectAltName).toBe(
      "DNS:localhost, DNS:auth.example.com, IP Address:127.0.0.1, IP Address:10.0.0.7",
    );
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual([x509.ExtendedKeyUsage.serverAuth]);
    expect(hasSigned(read(authority), certificate)).toBe(true);
  });

  it.each([
    ["ecdsa", "ec", ["digitalSignature"]],
    ["rsa", "rsa", ["digitalSignature", "keyEncipherment"]],
  ] as const)("of key type %s has such a key, and uses that are such a key's", async (keyType, type, usages) => {
    const x509 = await loadX509();
    const pair = valueOrThrow(await issueServing(authority, { ...names, keyType, now }));
    expect(read(pair).publicKey.asymmetricKeyType).toBe(type);
    const flags = usages.reduce((sum, usage) => sum | x509.KeyUsageFlags[usage], 0);
    expect(new x509.X509Certificate(pair.cert).getExtension(x509.KeyUsagesExtension)?.usages).toBe(flags);
  });

  it("has another key and another serial number each time", async () => {
    const another = valueOrThrow(await issueServing(authority, { ...names, now }));
    expect(read(another).serialNumber).not.toBe(read(serving).serialNumber);
    expect(another.key.reveal()).not.toBe(serving.key.reveal());
  });
});

it("a client's certificate is kube-apiserver's, and a client's alone", async () => {
  const x509 = await loadX509();
  expect(read(client).subject).toBe("CN=kube-apiserver");
  expect(read(client).keyUsage).toEqual([x509.ExtendedKeyUsage.clientAuth]);
  expect(read(client).subjectAltName).toBeUndefined();
});

describe("a CA that was made elsewhere", () => {
  it.each<[what: string, made: Partial<MadeAuthority>]>([
    ["on P-384, in PKCS#8", { kind: "P-384" }],
    ["on P-521, in SEC 1", { kind: "P-521", form: "sec1" }],
    ["with RSA, in PKCS#1", { kind: "rsa", form: "pkcs1" }],
    ["with a key identifier of its own", { keyIdentifier: "0102030405060708" }],
  ])("%s signs what a client takes that trusts it", async (_, made) => {
    const foreign = await makeForeignAuthority({ ...years, ...made });
    const pair = valueOrThrow(await issueServing(foreign, { ...names, now }));
    expect(hasSigned(read(foreign), read(pair))).toBe(true);
    expect(await handshake({ server: pair, trusted: foreign.cert })).toBe("accepted");
  });

  it("with a key that cannot sign here is refused", async () => {
    const foreign = await makeForeignAuthority({ ...years, kind: "ed25519" });
    expect(await issueServing(foreign, { ...names, now })).toMatchObject({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining("neither RSA nor of a NIST curve") },
    });
  });

  it("that has expired is refused", async () => {
    const foreign = await makeForeignAuthority({ from: now - 2 * day, to: now - 1000 });
    expect(await issueServing(foreign, { ...names, now })).toMatchObject({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: expect.stringContaining('the CA has expired on "20') },
    });
  });
});

describe("a server that wants a client's certificate of the CA", () => {
  it.each<[what: string, client: KeyPair | undefined, outcome: string]>([
    ["takes a client's", client, "accepted"],
    ["refuses none", undefined, "refused"],
    ["refuses a server's", serving, "refused"],
    ["refuses another CA's", foreignClient, "refused"],
  ])("%s", async (_, client, outcome) => {
    const { cert } = authority;
    expect(await handshake({ server: serving, trusted: cert, client, clientCa: cert })).toBe(outcome);
  });
});

/** What becomes of a connection: `accepted`, `refused` by the server, or the code of the client's error. */
async function handshake(between: {
  readonly server: KeyPair;
  readonly trusted: string;
  readonly client?: KeyPair | undefined;
  readonly clientCa?: string;
}): Promise<string> {
  const { server: pair, trusted, client, clientCa } = between;
  const wanted = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  const server = createServer({ cert: pair.cert, key: pair.key.reveal(), ...wanted }, (socket) => socket.end("hello"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const listening = server.address();
  const port = typeof listening === "object" && listening !== null ? listening.port : 0;
  const shown = client === undefined ? {} : { cert: client.cert, key: client.key.reveal() };
  const socket = connect({ ca: trusted, host: "127.0.0.1", port, servername: "localhost", ...shown });
  let heard = "";
  let error = "refused";
  socket.on("data", (data) => (heard += String(data)));
  // A client may learn by an alert, or by the end alone, that it was refused.
  socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
    if (!/^(?:ECONNRESET|ERR_SSL_.*ALERT.*)$/.test(code)) error = code;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  server.close();
  return heard === "hello" ? "accepted" : error;
}
