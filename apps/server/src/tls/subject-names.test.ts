import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { listedNames, namesAfter, wantedNames } from "./subject-names.ts";

const now = Date.now();

describe("the names that are wanted", () => {
  it.each([
    ["localhost", "127.0.0.1", [], ["localhost", "127.0.0.1"]],
    ["localhost", "0.0.0.0", ["::1", "0:0:0:0:0:0:0:1"], ["localhost", "::1"]],
    ["10.0.0.7", "127.0.0.1", ["a.example", "10.0.0.7"], ["a.example", "127.0.0.1", "10.0.0.7"]],
    ["localhost", "::", ["localhost", "*.example.com"], ["localhost", "*.example.com"]],
  ])("of hostname %s, address %s and %j are %j", (hostname, address, sans, expected) => {
    expect(wantedNames({ hostname, address, sans })).toEqual(expected);
  });
});

describe("the names that a certificate has", () => {
  it("are spelt as they are wanted", async () => {
    const names = { hostname: "localhost", address: "::1", sans: ["*.example.com", "fe80::0a", "10.0.0.7"] };
    const { cert } = await makeSelfSigned({ ...names, now });
    expect([...listedNames(new X509Certificate(cert))]).toEqual(wantedNames(names));
  });

  it.each<[text: string | undefined, names: string[]]>([
    [undefined, []],
    ["", []],
    ["DNS:a, URI:spiffe://x/y, email:a@example.com, IP Address:10.0.0.7", ["a", "10.0.0.7"]],
    ['DNS:"a\\u0000.example, DNS:b.example", DNS:c', ["c"]],
  ])("in %j are %j", (subjectAltName, names) => {
    expect([...listedNames({ subjectAltName: subjectAltName! })]).toEqual(names);
  });

  it("are its successor's as well", async () => {
    const { cert } = await makeSelfSigned({ hostname: "old.example", address: "10.0.0.7", now });
    const names = namesAfter({ hostname: "localhost", address: "127.0.0.1", sans: ["a"] }, new X509Certificate(cert));
    expect(wantedNames(names)).toEqual(["localhost", "a", "old.example", "127.0.0.1", "10.0.0.7"]);
  });
});
