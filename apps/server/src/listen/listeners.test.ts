import { once } from "node:events";
import { connect } from "node:net";
import { fail, safe } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { http1, tls } from "./testing/clients.ts";
import { begin, ca, describeListeners, hasTls } from "./testing/listeners.ts";

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

  it.each(rows)("of %s may be for the app, however it came", async (_, { client }) => {
    const { port } = await begin(kind);
    const { post } = client({ port, ...trusted });
    expect(await post("/by-fetch", "héllo")).toMatchObject({ status: 200, body: "héllo" });
    expect(await post("/by-fetch", "x".repeat(2000))).toMatchObject({ status: 400, body: "REVIEW_TOO_LARGE" });
    expect(await post("/", "and others not")).toMatchObject({ status: 200, body: "and others not" });
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

  it("of HTTP/1.1 that can be answered at once waits for the answer to the one before", async () => {
    const { port, underWay, release } = await begin(kind);
    const socket = kind.tls ? await tls({ port, ca }) : connect(port, "127.0.0.1");
    closedAfter({ close: async () => socket.destroy() });
    socket.write("GET /wait HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    await underWay();
    await release();
    const answers = Buffer.concat(await socket.toArray()).toString();
    expect(answers).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done[^]*HTTP\/1\.1 200 OK\r\n[^]*ok/);
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
