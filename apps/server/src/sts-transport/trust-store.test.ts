import { ok, valueOrThrow } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { fileOf, stranger } from "./testing/certificate-files.ts";
import { describeRuntimes } from "./testing/runtimes.ts";

const certificate = stranger.cert.trim();

describeRuntimes("without variables", ({ trusted: trustedIn }) => {
  it("the authorities that the runtime brings are trusted", async () => {
    expect(valueOrThrow(await trustedIn({})).length).toBeGreaterThan(100);
  });

  it("an empty variable is one that is not set", async () => {
    const empty = { AWS_CA_BUNDLE: "", SSL_CERT_FILE: "", SSL_CERT_DIR: "", NODE_EXTRA_CA_CERTS: "" };
    expect(await trustedIn(empty)).toEqual(await trustedIn({}));
  });
});

describeRuntimes("with a file of certificates in", ({ trusted: trustedIn }) => {
  it.each([["AWS_CA_BUNDLE"], ["SSL_CERT_FILE"]])("%s, these alone are trusted", async (name) => {
    expect(await trustedIn({ [name]: await fileOf(stranger.cert) })).toEqual(ok([certificate]));
  });

  it("NODE_EXTRA_CA_CERTS, these are trusted besides", async () => {
    const besides = valueOrThrow(await trustedIn({}));
    const trusted = valueOrThrow(await trustedIn({ NODE_EXTRA_CA_CERTS: await fileOf(stranger.cert) }));
    expect(trusted).toHaveLength(besides.length + 1);
    expect(trusted).toEqual(expect.arrayContaining([certificate, ...besides]));
  });

  it.each<[what: string, text: string]>([
    ["text around it", `Some authority\n==============\n${stranger.cert}\n# the end`],
    ["Windows line breaks", stranger.cert.replaceAll("\n", "\r\n")],
    ["itself once more", stranger.cert + stranger.cert],
    ["a key beside it", stranger.key.reveal() + stranger.cert],
    ["a damaged one before it", stranger.cert.replace(/\n.{40}/, "\nAAAA") + stranger.cert],
  ])("AWS_CA_BUNDLE, a certificate is found with %s", async (_, text) => {
    const trusted = await trustedIn({ AWS_CA_BUNDLE: await fileOf(text) });
    expect(trusted.ok && trusted.value.map((pem) => pem.replaceAll("\r", ""))).toContain(certificate);
    expect(JSON.stringify(trusted)).not.toContain("PRIVATE KEY");
  });

  it.each([["AWS_CA_BUNDLE"], ["SSL_CERT_FILE"], ["NODE_EXTRA_CA_CERTS"]])(
    "%s that cannot be used, the variable and the file are told",
    async (name) => {
      const empty = await fileOf("");
      const detailOf = async (path: string) => {
        const trusted = await trustedIn({ [name]: path });
        return trusted.ok ? "none" : trusted.problem.detail;
      };
      expect(await detailOf(empty)).toBe(`${name} names "${empty}": no certificate in it can be read`);
      expect(await detailOf("/no/such/file")).toBe(`${name} names "/no/such/file": ENOENT, no such file or folder`);
      expect(await detailOf("/")).toBe(`${name} names "/": EISDIR, it is a folder`);
    },
  );
});
