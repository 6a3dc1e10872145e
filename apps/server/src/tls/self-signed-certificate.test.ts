import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { checkServerIdentity, connect, createServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { loadX509 } from "./load-x509.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";

const now = Date.UTC(2026, 0, 2, 15, 4, 5);
const day = 24 * 3_600_000;

describe("makeSelfSigned", () => {
  it("makes a certificate that is its own CA and a key that belongs to it", async () => {
    const { cert, key } = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now });
    const certificate = new X509Certificate(cert);
    expect(cert).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
    expect(key.reveal()).toMatch(/^-----BEGIN PRIVATE KEY-----\n[^-]+\n-----END PRIVATE KEY-----\n$/);
    expect(certificate.checkPrivateKey(createPrivateKey(key.reveal()))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe("CN=aws-iam-authenticator");
    expect(certificate.issuer).toBe(certificate.subject);
  });

  it("allows it to be a server's and to sign, and nothing more", async () => {
    const { cert } = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now });
    const x509 = await loadX509();
    const certificate = new x509.X509Certificate(cert);
    const usages = certificate.getExtension(x509.KeyUsagesExtension);
    expect(usages).toMatchObject({
      critical: true,
      usages: x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign,
    });
    expect(certificate.getExtension(x509.BasicConstraintsExtension)).toMatchObject({ critical: true, ca: true });
    expect(new X509Certificate(cert).keyUsage).toEqual([x509.ExtendedKeyUsage.serverAuth]);
  });

  it("is valid from an hour before now for 100 years of 365 days", async () => {
    const { validFromDate, validToDate } = new X509Certificate(
      (await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now })).cert,
    );
    expect(validFromDate.toISOString()).toBe("2026-01-02T14:04:05.000Z");
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(36_500 * day);
  });

  it("has a new key and a new serial number of about 128 bits each time", async () => {
    const options = { hostname: "localhost", address: "127.0.0.1", now };
    const [a, b] = await Promise.all([makeSelfSigned(options), makeSelfSigned(options)]);
    const serials = [a, b].map(({ cert }) => new X509Certificate(cert).serialNumber);
    expect(serials[0]).not.toBe(serials[1]);
    // A random number begins with 32 zero bits once in four thousand million times.
    for (const serial of serials) expect(serial).toMatch(/^[0-9A-F]{24,32}$/);
    expect(a.key.reveal()).not.toBe(b.key.reveal());
  });

  it.each([
    ["localhost", "127.0.0.1", "DNS:localhost, IP Address:127.0.0.1"],
    ["localhost", "0.0.0.0", "DNS:localhost"],
    ["localhost", "::", "DNS:localhost"],
    ["localhost", "0:0:0:0:0:0:0:0", "DNS:localhost"],
    ["localhost", "::ffff:0.0.0.0", "DNS:localhost"],
    ["auth.example.com", "::1", "DNS:auth.example.com, IP Address:0:0:0:0:0:0:0:1"],
    ["127.0.0.1", "127.0.0.1", "IP Address:127.0.0.1"],
    ["10.0.0.7", "127.0.0.1", "IP Address:127.0.0.1, IP Address:10.0.0.7"],
    ["::1", "0:0:0:0:0:0:0:1", "IP Address:0:0:0:0:0:0:0:1"],
    ["::1", "::", "IP Address:0:0:0:0:0:0:0:1"],
    ["fe80::1%eth0", "0.0.0.0", "IP Address:FE80:0:0:0:0:0:0:1"],
    ["localhost", "localhost", "DNS:localhost"],
  ])("for hostname %s and address %s has the names %s", async (hostname, address, names) => {
    const { cert } = await makeSelfSigned({ hostname, address, now });
    expect(new X509Certificate(cert).subjectAltName).toBe(names);
  });
});

describe("a client that trusts the certificate alone", () => {
  it.each([
    ["localhost", "127.0.0.1", "localhost"],
    ["localhost", "127.0.0.1", "127.0.0.1"],
    ["auth.example.com", "0.0.0.0", "auth.example.com"],
    ["::1", "127.0.0.1", "::1"],
  ])("of hostname %s and address %s accepts the server as %s", async (hostname, address, calledAs) => {
    expect(await handshake({ hostname, address, calledAs })).toBe("accepted");
  });

  it.each([
    ["localhost", "0.0.0.0", "127.0.0.1"],
    ["localhost", "127.0.0.1", "auth.example.com"],
    ["localhost", "127.0.0.1", "aws-iam-authenticator"],
  ])("of hostname %s and address %s refuses it as %s", async (hostname, address, calledAs) => {
    expect(await handshake({ hostname, address, calledAs })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });
});

/** What a client makes of a server with such a certificate, when it has called it under that name. */
async function handshake(to: { hostname: string; address: string; calledAs: string }): Promise<string> {
  const { cert, key } = await makeSelfSigned({ ...to, now: Date.now() });
  const server = createServer({ cert, key: key.reveal() }, (socket) => socket.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const listening = server.address();
    const port = typeof listening === "object" && listening !== null ? listening.port : 0;
    const socket = connect({
      ca: cert,
      host: "127.0.0.1",
      port,
      checkServerIdentity: (_, certificate) => checkServerIdentity(to.calledAs, certificate),
    });
    await once(socket, "secureConnect");
    return "accepted";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}
