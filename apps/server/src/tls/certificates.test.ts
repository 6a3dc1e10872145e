import { X509Certificate } from "node:crypto";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import { certificatesOf, isTrusted } from "./certificates.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { makeForeignAuthority } from "./testing/make-authority.ts";

const now = Date.now();
const years = { from: now - 1000, to: now + 1e11 };
const names = { hostname: "localhost", address: "127.0.0.1", now };

const authority = await makeAuthority({ now });
const successor = await makeAuthority({ now });
const serving = valueOrThrow(await issueServing(authority, names));
const selfSigned = await makeSelfSigned(names);
const root = await makeForeignAuthority(years);
const intermediate = await makeForeignAuthority({ ...years, by: { pair: root, kind: "P-384" } });
const below = valueOrThrow(await issueServing(intermediate, names));
const belowServing = valueOrThrow(await issueServing(serving, names));

describe("certificatesOf", () => {
  it.each([
    ["one", authority.cert, 1],
    ["several, with text around them", `first\n${authority.cert}second\n${successor.cert}`, 2],
  ])("reads %s", (_, text, count) => {
    expect(certificatesOf(text)).toHaveLength(count);
  });

  it.each([
    ["none", "no certificate"],
    ["a key", authority.key.reveal()],
    ["a damaged one beside a whole one", `${authority.cert}${successor.cert.replace(/(?<=-----\n)[^]{9}/, "")}`],
  ])("gives nothing for %s", (_, text) => {
    expect(certificatesOf(text)).toBeUndefined();
  });
});

describe("who trusts", () => {
  it.each<[what: string, trusted: string, takes: string, shown: string, isTaken: boolean]>([
    ["the CA", authority.cert, "what it has signed", serving.cert, true],
    ["the CA and its successor", authority.cert + successor.cert, "what the former has signed", serving.cert, true],
    ["the successor, of the same name", successor.cert, "what the former has signed", serving.cert, false],
    ["the certificate itself", selfSigned.cert, "it", selfSigned.cert, true],
    ["a certificate that is no CA's", serving.cert, "it", serving.cert, true],
    ["another certificate", serving.cert, "it", selfSigned.cert, false],
    ["a root", root.cert, "what an intermediate that is shown has signed", below.cert + intermediate.cert, true],
    ["a root", root.cert, "that without the intermediate", below.cert, false],
    ["a root", root.cert, "that with it and others, in any order", below.cert + serving.cert + intermediate.cert, true],
    ["an intermediate", intermediate.cert, "what it has signed", below.cert, true],
    ["the CA", authority.cert, "what a certificate of it has signed", belowServing.cert + serving.cert, false],
    ["a certificate that is no CA's", serving.cert, "what it has signed", belowServing.cert, false],
    ["a root", root.cert, "what only claims to be of it", below.cert + authority.cert, false],
  ])("%s takes %s", (_what, trusted, _takes, shown, isTaken) => {
    expect(isTrusted(certificatesOf(shown) ?? [], certificatesOf(trusted) ?? [])).toBe(isTaken);
  });

  it("anything takes nothing", () => {
    expect(isTrusted([], [new X509Certificate(root.cert)])).toBe(false);
  });
});
