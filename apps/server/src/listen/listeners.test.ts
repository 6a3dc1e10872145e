import { once } from "node:events";
import { connect } from "node:net";
import { fail, safe, Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { makeCertificate } from "../tls/testing/make-certificate.ts";
import { makeSelfSigned } from "../tls/self-signed-certificate.ts";
import { http1, tls } from "./testing/clients.ts";
import { ca, describeListeners, type ListenerKind, pair } from "./testing/listeners.ts";
import type { TestOptions } from "./testing/listener-under-test.ts";

const hasTls = ({ tls: isSecure }: ListenerKind): boolean => isSecure;
const other = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
const ofClients = await makeCertificate({ from: Date.now() - 60_000, to: Date.now() + 3_600_000 });

async function begin({ start }: ListenerKind, options?: TestOptions) {
  const listener = valueOrThrow(await start(options));
  return closedAfter({ ...listener, close: () => listener.close(0) });
}

describeListeners("a request", (kind) => {
  const trusted = kind.tls ? { ca } : {};
  const rows = kind.protocols.map((one) => [one.protocol, one] as const);

  it.each(rows)("of %s is answered, and the next one in the same connection", async (protocol, { client }) => {
    const { port } = await begin(kind);
    const { get, post } = client({ port, ...trusted });
    expect(await get("/")).toEqual({ status: 200, body: "ok", protocol: protocol === "HTTP/2" ? "2.0" : "1.1" });
    expect(await post("/", "héllo")).toMatchObject({ status: 200, body: "héllo" });
    expect(await post("/", "x".repeat(2000))).toMatchObject({ status: 400, body: "REVIEW_TOO_LARGE" });
  });

  it("of HTTP/1.1 may come letter by letter", async () => {
    const { port } = await begin(kind);
    const socket = kind.tls ? await tls({ port, ca }) : connect(port, "127.0.0.1");
    closedAfter({ close: async () => socket.destroy() });
    for (const letter of "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi") {
      socket.write(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const pieces = await socket.toArray();
    expect(Buffer.concat(pieces).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n(2\r\n)?hi/);
  });

  it("of HTTP/1.1 that expects to be told is told to go on", async () => {
    const { port } = await begin(kind);
    const socket = kind.tls ? await tls({ port, ca }) : connect(port, "127.0.0.1");
    closedAfter({ close: async () => socket.destroy() });
    socket.write(
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
    );
    const [first] = await once(socket, "data");
    expect(String(first)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write("hi");
    const pieces = await socket.toArray();
    expect(Buffer.concat(pieces).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it.each(rows)(
    "of %s that is under way when the client goes counts on, and its origin waits",
    async (_, { client }) => {
      const { port, underWay, release } = await begin(kind, { bounds: { requests: 5 } });
      const gone = Array.from({ length: 5 }, () => client({ port, ...trusted }));
      for (const { get } of gone) get("/wait").catch(() => undefined);
      await underWay(5);
      await Promise.all(gone.map(({ close }) => close()));
      await Promise.all(gone.map(({ ended }) => ended));
      const { get } = client({ port, ...trusted });
      // In the clear everybody is one, and nothing that is asked takes long.
      expect(await get("/")).toMatchObject({ status: kind.tls ? 503 : 200 });
      await release();
      expect(await get("/")).toMatchObject({ status: 200 });
    },
  );
});

describeListeners(
  "the peer that is handed on",
  (kind) => {
    const rows = ["127.0.0.1", "::1"].flatMap((host) =>
      kind.protocols.map((one) => [host, one.protocol, one] as const),
    );
    it.each(rows)("on %s, over %s, has the address and port of the client", async (host, _, { client }) => {
      const { port } = await begin(kind, { host });
      const { body } = await client({ host, port, ca }).get("/peer");
      expect(body.replace(/\d+$/, "PORT")).toBe(host === "::1" ? "[::1]:PORT" : "127.0.0.1:PORT");
      expect(Number(body.split(":").at(-1))).toBeGreaterThan(0);
      expect(Number(body.split(":").at(-1))).not.toBe(port);
    });
  },
  hasTls,
);

describeListeners(
  "TLS",
  (kind) => {
    it.each(["TLSv1.2", "TLSv1.3"] as const)("%s is spoken", async (version) => {
      const { port } = await begin(kind);
      const socket = await tls({ port, ca }, { minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
    });

    it.each(["TLSv1", "TLSv1.1"] as const)("%s is refused", async (version) => {
      const { port } = await begin(kind);
      // At this security level the client itself would speak it.
      const old = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
      await expect(tls({ port, ca }, old)).rejects.toThrow(/alert protocol version/);
    });

    it("HTTP/1.1 is spoken where the client names no protocol", async () => {
      const { port } = await begin(kind);
      const socket = await tls({ port, ca }, { ALPNProtocols: [] });
      socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      const pieces = await socket.toArray();
      expect(Buffer.concat(pieces).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    });

    it("a client of both protocols is answered", async () => {
      const { port } = await begin(kind);
      const socket = await tls({ port, ca }, { ALPNProtocols: ["h2", "http/1.1"] });
      expect(socket.alpnProtocol).toBe(kind.protocols.length === 2 ? "h2" : "http/1.1");
    });

    it("the certificate is the one that was given", async () => {
      const { port } = await begin(kind);
      const socket = await tls({ port, ca });
      expect(socket.getPeerX509Certificate()?.toString()).toBe(`${ca.trim()}\n`);
    });

    it("a client that speaks something else hurts nobody", async () => {
      const { port } = await begin(kind);
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      socket.write("GET / HTTP/1.1\r\n\r\n");
      await once(socket.resume(), "close");
      expect(await http1({ port, ca }).get("/")).toMatchObject({ status: 200 });
    });
  },
  hasTls,
);

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
      await expect(client({ port, ca }).get("/")).rejects.toThrow();
    });

    it("is shown without a moment in which nobody is let in", async () => {
      const { port, replaceCertificate } = await begin(kind);
      const shown: (string | undefined)[] = [];
      let goesOn = true;
      const ask = async (): Promise<void> => {
        while (goesOn) {
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
        goesOn = false;
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
      await expect(asked(port, "http/1.1", {})).rejects.toThrow();
    });

    it.each(rows)("one of %s without is refused, and told", async (_, protocol) => {
      const { port, refused } = await begin(kind, { clientAuthorities: ofClients.cert });
      await expect(asked(port, protocol, {})).rejects.toThrow();
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

describeListeners("a listener is refused", (kind) => {
  const trusted = kind.tls ? { ca } : {};

  it("where the port is taken, and what listens there goes on", async () => {
    const { port } = await begin(kind);
    const problem = fail("LISTEN_FAILED", safe`${"127.0.0.1"}, port ${port}: EADDRINUSE, it is taken`);
    for (let i = 0; i < 2; i++) expect(await kind.start({ port })).toEqual(problem);
    for (let i = 0; i < 10; i++) {
      expect(await http1({ port, ...trusted }).get("/")).toMatchObject({ status: 200, body: "ok" });
    }
  });

  it("on an address that this machine does not have", async () => {
    const problem = fail(
      "LISTEN_FAILED",
      safe`${"192.0.2.1"}, port ${0}: EADDRNOTAVAIL, this machine has no such address`,
    );
    expect(await kind.start({ host: "192.0.2.1" })).toEqual(problem);
  });
});
