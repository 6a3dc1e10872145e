import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { checkKeyPair } from "./check-key-pair.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { makeCertificate } from "./testing/make-certificate.ts";

const day = 24 * 3_600_000;
const now = Date.UTC(2026, 0, 2, 15, 4, 5);
const valid = { from: now - day, to: now + 365 * day };
const use = { certPath: "/state/cert.pem", keyPath: "/state/key.pem", hostname: "localhost", now };

const ec = await makeCertificate(valid);
const rsa = await makeCertificate({ ...valid, kind: "rsa" });
const weak = await makeCertificate({ ...valid, kind: "weak rsa" });

type Form = "pkcs8" | "pkcs1" | "sec1";

function pem(key: KeyObject, type: Form = "pkcs8"): string {
  return key.export({ type, format: "pem" }).toString();
}

function check(cert: string, key: string, changed: Partial<typeof use> = {}) {
  return checkKeyPair({ cert, key: new Secret(key) }, { ...use, ...changed });
}

describe("a key pair that can be served", () => {
  it.each<[string, typeof ec, Form]>([
    ["RSA in PKCS#1, as the reference implementation writes it", rsa, "pkcs1"],
    ["RSA in PKCS#8", rsa, "pkcs8"],
    ["EC in PKCS#8", ec, "pkcs8"],
    ["EC in SEC 1", ec, "sec1"],
  ])("may have a key of %s", (_, { cert, key }, form) => {
    expect(check(cert, pem(key, form))).toEqual({ ok: true, value: [] });
  });

  it("is one that makeSelfSigned made", async () => {
    const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now });
    expect(checkKeyPair(pair, use)).toEqual({ ok: true, value: [] });
  });

  it("may have a chain after the certificate, text before it, and both in one file", () => {
    expect(check(`Certificate:\n Data:\n${ec.cert}${rsa.cert}`, pem(ec.key))).toMatchObject({ ok: true });
    expect(check(ec.cert + pem(ec.key), ec.cert + pem(ec.key))).toMatchObject({ ok: true });
  });
});

describe("a key pair that cannot be served", () => {
  const damaged = (text: string) => text.replace(/(?<=-----\n)[^]{20}/, "");
  const encrypted = ec.key
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "example" })
    .toString();
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();

  it.each([
    ["an empty certificate", "", pem(ec.key), '"/state/cert.pem" holds no certificate in PEM'],
    [
      "a certificate that is not PEM",
      "\u0030\u0082\u0001",
      pem(ec.key),
      '"/state/cert.pem" holds no certificate in PEM',
    ],
    ["a key in place of the certificate", pem(ec.key), pem(ec.key), '"/state/cert.pem" holds no certificate in PEM'],
    ["a damaged certificate", damaged(ec.cert), pem(ec.key), 'the certificate in "/state/cert.pem" is damaged'],
    ["a key that is not PEM", ec.cert, "x", '"/state/key.pem" holds no private key in PEM'],
    ["a public key", ec.cert, publicKey, '"/state/key.pem" holds no private key in PEM'],
    [
      "a damaged key",
      ec.cert,
      damaged(pem(ec.key)),
      'the private key in "/state/key.pem" is damaged or of an unknown kind',
    ],
    [
      "an encrypted key",
      ec.cert,
      encrypted,
      'the private key in "/state/key.pem" is encrypted; nobody is there to type its passphrase',
    ],
    [
      "another certificate's key",
      ec.cert,
      pem(rsa.key),
      'the certificate in "/state/cert.pem" and the key in "/state/key.pem" do not belong together',
    ],
    [
      "a weak key",
      weak.cert,
      pem(weak.key),
      'TLS refuses the pair "/state/cert.pem" and "/state/key.pem": a weak key, or a damaged chain',
    ],
    [
      "a damaged chain",
      ec.cert + damaged(rsa.cert),
      pem(ec.key),
      'TLS refuses the pair "/state/cert.pem" and "/state/key.pem": a weak key, or a damaged chain',
    ],
  ])("for %s", (_, cert, key, detail) => {
    expect(check(cert, key)).toEqual({ ok: false, problem: { code: "KEY_PAIR_INVALID", detail } });
  });

  it("never shows the key", () => {
    const secret = pem(rsa.key);
    expect(JSON.stringify(check(ec.cert, secret))).not.toContain(secret.slice(100, 120));
  });
});

describe("a certificate's time", () => {
  const [from, to] = [new Date(valid.from).toISOString(), new Date(valid.to).toISOString()];

  it.each([
    ["before it", valid.from - 1, `is not valid yet: from "${from}" to "${to}"`],
    ["after it", valid.to + 1, `has expired: from "${from}" to "${to}"`],
  ])("%s is a problem", (_, now, detail) => {
    expect(check(ec.cert, pem(ec.key), { now })).toEqual({
      ok: false,
      problem: { code: "KEY_PAIR_INVALID", detail: `the certificate in "/state/cert.pem" ${detail}` },
    });
  });

  it.each([
    ["at its beginning", valid.from, []],
    ["30 days before its end", valid.to - 30 * day, []],
    [
      "under 30 days before",
      valid.to - 30 * day + 1,
      [`the certificate in "/state/cert.pem" expires in 29 days, on "${to}"`],
    ],
    ["at its end", valid.to, [`the certificate in "/state/cert.pem" expires in 0 days, on "${to}"`]],
  ])("%s brings the warnings", (_, now, warnings) => {
    expect(check(ec.cert, pem(ec.key), { now })).toEqual({ ok: true, value: warnings });
  });
});

describe("a certificate's names", () => {
  it.each([
    ["localhost", true],
    ["LOCALHOST", true],
    ["node1.example.com", true],
    ["a.node1.example.com", false],
    ["example.com", false],
    ["made elsewhere", false],
    ["127.0.0.1", false],
    ["::1", false],
  ])("cover %s: %s", async (hostname, covered) => {
    const { cert, key } = await makeCertificate({ ...valid, dnsNames: ["localhost", "*.example.com"] });
    const warning = `the certificate in "/state/cert.pem" is not for "${hostname}": kube-apiserver will refuse it under that name`;
    expect(check(cert, pem(key), { hostname })).toEqual({ ok: true, value: covered ? [] : [warning] });
  });

  it.each([
    ["127.0.0.1", true],
    ["10.0.0.1", false],
  ])("cover the address %s: %s", async (hostname, covered) => {
    const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now });
    expect(checkKeyPair(pair, { ...use, hostname })).toMatchObject({ ok: true, value: { length: covered ? 0 : 1 } });
  });
});
