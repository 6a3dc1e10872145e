import { describe, expect, it } from "vitest";
import { isFor, isTrusted, keyText, mayServe, readCertificates } from "./certificates.ts";
import { CHAIN, NAMELESS } from "./testing/certificates.ts";
import { weakPair } from "./testing/weak-pair.ts";

const weak = await weakPair();

const read = (pem: string) => readCertificates(pem) ?? [];
const { root, intermediate, leaf } = CHAIN;

describe("a certificate is trusted", () => {
  it.each([
    ["as it is itself an authority", leaf, leaf, true],
    ["as its issuer is an authority", leaf, intermediate, true],
    ["as the rest of its chain leads to one", leaf + intermediate, root, true],
    ["as one of several vouches for it", leaf, weak.cert + intermediate, true],
    ["not without the rest of its chain", leaf, root, false],
    ["not by another authority", leaf + intermediate, weak.cert, false],
    ["not by nobody", leaf, "", false],
    ["not for what stands behind it in the file", weak.cert + leaf, leaf, false],
    ["not where there is none", "", root, false],
  ])("%s", (_, chain, authorities, trusted) => {
    expect(isTrusted(read(chain), read(authorities))).toBe(trusted);
  });
});

it.each([
  ["nothing in PEM", "x", 0],
  ["several", leaf + intermediate, 2],
  ["text around one", `Certificate:\n${leaf}\nend`, 1],
  ["a damaged one", `${leaf}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`, undefined],
])("of %s %s %s are read", (_, pem, count) => {
  expect(readCertificates(pem)?.length).toBe(count);
});

it.each([
  ["localhost", leaf, true],
  ["other", leaf, false],
  // The common name counts for nothing.
  ["leaf", leaf, false],
  ["localhost", NAMELESS, false],
  ["127.0.0.1", leaf, false],
])("a certificate is for %s", (hostname, pem, expected) => {
  expect(read(pem).map((certificate) => isFor(certificate, hostname))).toEqual([expected]);
});

it.each([
  ["a client's", leaf, false, "EC prime256v1"],
  ["one without extended usages", weak.cert, true, "RSA 1024"],
])("%s may be a server's: %s", (_, pem, expected, key) => {
  expect(read(pem).map((certificate) => [mayServe(certificate), keyText(certificate)])).toEqual([[expected, key]]);
});
