import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { type Client, http1, type Target, tls } from "./testing/clients.ts";
import { ca, describeListeners, type ListenerKind } from "./testing/listeners.ts";

const host = "127.0.0.1";

/** Longer than any test: a close that waits for it has not ended. */
const forever = 3_600_000;
const short = 50;

/** Connections in which nothing was asked, or not yet all of it. */
const unasked: readonly [what: string, open: (target: Target) => Promise<Socket>][] = [
  [
    "that is in the handshake",
    async ({ port }) => {
      const socket = connect(port, host);
      await once(socket, "connect");
      // The beginning of a ClientHello, so that the server has seen it.
      socket.write(Buffer.from([0x16, 0x03, 0x01]));
      return socket.resume();
    },
  ],
  ["of HTTP/1.1 that says nothing", async (target) => (await tls(target)).resume()],
  [
    "with half of a request",
    async (target) => {
      const socket = await tls(target);
      socket.write("POST /authenticate HTTP/1.1\r\nhost: ");
      return socket.resume();
    },
  ],
];

const unaskedOfHttp2: typeof unasked = [
  ["of HTTP/2 that says nothing", async (target) => (await tls(target, { ALPNProtocols: ["h2"] })).resume()],
];

describeListeners("at close", (kind) => {
  const start = async () => valueOrThrow(await kind.start());
  const clients = kind.protocols.map(({ protocol, client, ended }): [string, (target: Target) => Client, string] => [
    protocol,
    (target) => client(kind.tls ? { ...target, ca } : target),
    ended,
  ]);

  it("no new connection is taken", async () => {
    const { port, close } = await start();
    await close(forever);
    const [error] = await once(connect(port, host), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  it.each(clients)("an idle connection of %s ends at once, in order", async (_, client, ended) => {
    const { port, close } = await start();
    const idle = client({ port });
    await idle.get("/");
    await close(forever);
    expect(await idle.ended).toBe(ended);
  });

  const speaksHttp2 = kind.protocols.some(({ protocol }) => protocol === "HTTP/2");
  const connections = kind.tls ? [...unasked, ...(speaksHttp2 ? unaskedOfHttp2 : [])] : [];
  it.each(connections)("a connection %s ends at once", async (_, open) => {
    const { port, close, underWay, release } = await start();
    const socket = await open({ port, ca });
    const closed = new Promise((resolve) => socket.once("close", () => resolve("closed")).on("error", () => undefined));
    // What came before this was taken by the server.
    const answer = http1({ port, ca }).get("/wait");
    await underWay();
    await release();
    await answer;
    await close(forever);
    expect(await closed).toBe("closed");
  });

  it.each(clients)(
    "a request of %s that is under way is answered, then its connection ends",
    async (_, client, ended) => {
      const { port, close, underWay, release } = await start();
      const busy = client({ port });
      const answer = busy.get("/wait");
      await underWay();
      const closed = close(forever);
      await release();
      expect(await answer).toMatchObject({ status: 200, body: "done" });
      expect(await busy.ended).toBe(ended);
      await closed;
    },
  );

  it.each(clients)("a request of %s that is stuck is cut off after the grace", async (_, client) => {
    const { port, close, underWay } = await start();
    const stuck = client({ port });
    const answer = stuck.get("/wait").then(
      () => "answered",
      () => "cut off",
    );
    await underWay();
    await close(short);
    await stuck.ended;
    expect(await answer).toBe("cut off");
  });

  it("the answer to a request of HTTP/1.1 that is under way says that its connection ends", async () => {
    const { port, close, underWay, release } = await start();
    const socket = await openSocket(kind, port);
    socket.write("GET /wait HTTP/1.1\r\nhost: a\r\n\r\n");
    await underWay();
    const closed = close(forever);
    await release();
    expect(Buffer.concat(await socket.toArray()).toString()).toMatch(
      /^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*connection: close\r\n(?:.+\r\n)*\r\ndone$/i,
    );
    await closed;
  });

  it("the second of two requests in one connection of HTTP/1.1 is answered, too", async () => {
    const { port, close, underWay, release } = await start();
    const socket = await openSocket(kind, port);
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;
    socket.write(get("/wait") + get("/wait"));
    await underWay(2);
    await release(1);
    const [first] = await once(socket, "data");
    const closed = close(forever);
    await release();
    const rest = await socket.toArray();
    expect(String(first)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/);
    expect(Buffer.concat(rest).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/);
    await closed;
  });

  it.each(clients)("a peer of %s that has vanished is left after the grace", async (_, client) => {
    const { port, close } = await start();
    const relay = closedAfter(await startRelay(port, { deaf: true }));
    await client({ port: relay.port }).get("/");
    await close(short);
    expect(relay.opened).toBe(1);
  });

  it.each(clients)(
    "a peer of %s that has vanished with a request under way is left after the grace",
    async (_, client) => {
      const { port, close, underWay, release } = await start();
      const relay = closedAfter(await startRelay(port, { deaf: true }));
      void client({ port: relay.port })
        .get("/wait")
        .catch(() => undefined);
      await underWay();
      const closed = close(short);
      await release();
      await closed;
      expect(relay.opened).toBe(1);
    },
  );
});

async function openSocket({ tls: isSecure }: ListenerKind, port: number): Promise<Socket> {
  if (isSecure) return tls({ port, ca });
  const socket = connect(port, host);
  closedAfter({ close: async () => socket.destroy() });
  return socket;
}
