import { Secret } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { makeSelfSigned } from "../tls/self-signed-certificate.ts";
import { makeCertificate } from "../tls/testing/make-certificate.ts";
import { http1, tls } from "./testing/clients.ts";
import { begin, ca, describeListeners, hasTls, pair } from "./testing/listeners.ts";

const other = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
const ofClients = await makeCertificate({ from: Date.now() - 60_000, to: Date.now() + 3_600_000 });

describeListeners(
  "another certificate",
  (kind) => {
    const rows = kind.protocols.map((one) => [one.protocol, one] as const);

    it.each(rows)("is shown to whoever connects, and connections of %s stay", async (_, { client }) => {
      const { port, replaceCertificate, underWay, release } = await begin(kind);
      const old = client({ port, ca });
      const waiting = old.get("/wait");
      await underWay();
      expect(await replaceCertificate(other)).toEqual({ ok: true });
      await release();
      expect(await waiting).toMatchObject({ status: 200, body: "done" });
      expect(await old.get("/")).toMatchObject({ status: 200 });
      expect(await client({ port, ca: other.cert }).get("/")).toMatchObject({ status: 200 });
      await expect(client({ port, ca }).get("/")).rejects.toThrow(/self-signed certificate|ended without an answer/);
    });

    it("is shown without a moment in which nobody is let in", async () => {
      const { port, replaceCertificate } = await begin(kind);
      const shown: (string | undefined)[] = [];
      const stop = new AbortController();
      const ask = async (): Promise<void> => {
        while (!stop.signal.aborted) {
          const socket = await tls({ port }, { rejectUnauthorized: false });
          shown.push(socket.getPeerX509Certificate()?.toString().trim());
          socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
          expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1\.1 200 OK/);
        }
      };
      const replace = async (): Promise<void> => {
        for (let i = 0; i < 10; i++) {
          await replaceCertificate(i % 2 === 0 ? other : pair);
          const enough = shown.length + 5;
          while (shown.length < enough) await new Promise((resolve) => setImmediate(resolve));
        }
        stop.abort();
      };
      await Promise.all([replace(), ask(), ask(), ask()]);
      expect(new Set(shown)).toEqual(new Set([ca.trim(), other.cert.trim()]));
    });

    it.each([
      ["whose key is of another", { cert: other.cert, key: pair.key }],
      ["that is none", { cert: "none", key: new Secret("none") }],
    ])("%s is refused, and the one before is shown", async (_, wrong) => {
      const { port, replaceCertificate } = await begin(kind);
      expect(await replaceCertificate(wrong)).toMatchObject({ ok: false, problem: { code: "KEY_PAIR_INVALID" } });
      expect(await http1({ port, ca }).get("/")).toMatchObject({ status: 200 });
    });
  },
  hasTls,
);

describeListeners(
  "where clients need a certificate",
  (kind) => {
    const rows = kind.protocols.map((one) => [one.protocol, one.protocol === "HTTP/2" ? "h2" : "http/1.1"] as const);
    const asked = async (port: number, protocol: string, own: { cert?: string; key?: string }) => {
      const socket = await tls({ port, ca }, { ALPNProtocols: [protocol], ...own });
      socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      return Buffer.concat(await socket.toArray()).toString();
    };
    const mine = { cert: ofClients.cert, key: String(ofClients.key.export({ type: "pkcs8", format: "pem" })) };

    it("one with a right one is answered, also after the server's was replaced", async () => {
      const { port, replaceCertificate } = await begin(kind, { clientAuthorities: ofClients.cert });
      expect(await asked(port, "http/1.1", mine)).toMatch(/^HTTP\/1\.1 200 OK/);
      await replaceCertificate(pair);
      expect(await asked(port, "http/1.1", mine)).toMatch(/^HTTP\/1\.1 200 OK/);
      await expect(asked(port, "http/1.1", {})).rejects.toThrow(/certificate required|ECONNRESET/);
    });

    it.each(rows)("one of %s without is refused, and told", async (_, protocol) => {
      const { port, refused } = await begin(kind, { clientAuthorities: ofClients.cert });
      await expect(asked(port, protocol, {})).rejects.toThrow(/certificate required|ECONNRESET/);
      expect(await refused(1)).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    });

    it.each(rows)("one of %s with another is refused, and told", async (_, protocol) => {
      const { port, refused } = await begin(kind, { clientAuthorities: ofClients.cert });
      const foreign = { cert: pair.cert, key: pair.key.reveal() };
      await asked(port, protocol, foreign).then(
        (answer) => expect(answer).toBe(""),
        () => undefined,
      );
      expect(await refused(1)).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    });
  },
  hasTls,
);
