import { rootCertificates } from "node:tls";
import { ok } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { fileOf, stranger } from "./testing/ask.ts";
import { trustedAuthorities } from "./trust-store.ts";

const certificate = stranger.cert.trim();

describe("without variables", () => {
  it("the authorities that the runtime brings are trusted", () => {
    const trusted = trustedAuthorities({});
    expect(trusted.ok && trusted.value).toEqual(expect.arrayContaining([...rootCertificates]));
  });

  it("an empty variable is one that is not set", () => {
    const empty = { AWS_CA_BUNDLE: "", SSL_CERT_FILE: "", SSL_CERT_DIR: "", NODE_EXTRA_CA_CERTS: "" };
    expect(trustedAuthorities(empty)).toEqual(trustedAuthorities({}));
  });
});

describe("with a file of certificates in", () => {
  it.each([["AWS_CA_BUNDLE"], ["SSL_CERT_FILE"]])("%s, these alone are trusted", async (name) => {
    expect(trustedAuthorities({ [name]: await fileOf(stranger.cert) })).toEqual(ok([certificate]));
  });

  it("NODE_EXTRA_CA_CERTS, these are trusted besides", async () => {
    const trusted = trustedAuthorities({ NODE_EXTRA_CA_CERTS: await fileOf(stranger.cert) });
    expect(trusted.ok && trusted.value).toEqual(expect.arrayContaining([certificate, ...rootCertificates]));
  });

  it.each<[what: string, text: string]>([
    ["text around it", `Some authority\n==============\n${stranger.cert}\n# the end`],
    ["Windows line breaks", stranger.cert.replaceAll("\n", "\r\n")],
    ["itself once more", stranger.cert + stranger.cert],
    ["a key beside it", stranger.key.reveal() + stranger.cert],
    ["a damaged one before it", stranger.cert.replace(/\n.{40}/, "\nAAAA") + stranger.cert],
  ])("AWS_CA_BUNDLE, a certificate is found with %s", async (_, text) => {
    const trusted = trustedAuthorities({ AWS_CA_BUNDLE: await fileOf(text) });
    expect(trusted.ok && trusted.value.map((pem) => pem.replaceAll("\r", ""))).toContain(certificate);
    expect(JSON.stringify(trusted)).not.toContain("PRIVATE KEY");
  });

  it.each([["AWS_CA_BUNDLE"], ["SSL_CERT_FILE"], ["NODE_EXTRA_CA_CERTS"]])(
    "%s that cannot be used, the variable and the file are told",
    async (name) => {
      const empty = await fileOf("");
      const detailOf = (path: string) => {
        const trusted = trustedAuthorities({ [name]: path });
        return trusted.ok ? "none" : trusted.problem.detail;
      };
      expect(detailOf(empty)).toBe(`${name} names "${empty}": no certificate in it can be read`);
      expect(detailOf("/no/such/file")).toBe(`${name} names "/no/such/file": ENOENT, no such file or folder`);
      expect(detailOf("/")).toBe(`${name} names "/": EISDIR, it is a folder`);
    },
  );
});
