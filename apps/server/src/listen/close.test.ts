import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { makeSelfSigned } from "../tls/self-signed-certificate.ts";
import { listenNode } from "./listen-node.ts";
import { listenPlain } from "./listen-plain.ts";
import { type Client, http1, http2, type Target, tls } from "./testing/clients.ts";

const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
const ca = pair.cert;
const host = "127.0.0.1";

/** Longer than any test: a close that waits for it has not ended. */
const forever = 3_600_000;
const short = 50;

/** A listener whose `/wait` is answered when the test says so. */
async function start(protocol: "tls" | "plain" = "tls") {
  const waiting: ((response: Response) => void)[] = [];
  let came: () => void = () => undefined;
  const handle = (request: Request): Response | Promise<Response> => {
    if (new URL(request.url).pathname !== "/wait") return new Response("ok");
    return new Promise((resolve) => {
      waiting.push(resolve);
      came();
    });
  };
  const listener = valueOrThrow(
    await (protocol === "tls" ? listenNode(handle, { host, port: 0, pair }) : listenPlain(handle, { host, port: 0 })),
  );
  return {
    ...listener,
    /** Resolves when so many requests wait. */
    async underWay(count = 1) {
      while (waiting.length < count) {
        await new Promise<void>((resolve) => (came = resolve));
      }
    },
    release(count = waiting.length) {
      for (const resolve of waiting.splice(0, count)) resolve(new Response("done"));
    },
  };
}

type Connect = (target: Target) => Client;
const secure: [string, Connect, "tls" | "plain", string][] = [
  ["HTTP/1.1", (target) => http1({ ...target, ca }), "tls", "end"],
  ["HTTP/2", (target) => http2({ ...target, ca }), "tls", "goaway"],
];
const all: typeof secure = [...secure, ["HTTP/1.1 in the clear", http1, "plain", "end"]];

describe("at close", () => {
  it("no new connection is taken", async () => {
    const { port, close } = await start();
    await close(forever);
    const [error] = await once(connect(port, host), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  it.each(secure)("an idle connection of %s ends at once, in order", async (_, client, protocol, ended) => {
    const { port, close } = await start(protocol);
    const idle = client({ port });
    await idle.get("/");
    await close(forever);
    expect(await idle.ended).toBe(ended);
  });

  it.each<[what: string, open: (target: Target) => Promise<Socket>]>([
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
    ["of HTTP/2 that says nothing", async (target) => (await tls(target, { ALPNProtocols: ["h2"] })).resume()],
    [
      "with half of a request",
      async (target) => {
        const socket = await tls(target);
        socket.write("POST /authenticate HTTP/1.1\r\nhost: ");
        return socket.resume();
      },
    ],
  ])("a connection %s ends at once", async (_, open) => {
    const { port, close, underWay, release } = await start();
    const socket = await open({ port, ca });
    const closed = new Promise((resolve) => socket.once("close", () => resolve("closed")).on("error", () => undefined));
    // What came before this was taken by the server.
    const probe = http2({ port, ca });
    const answer = probe.get("/wait");
    await underWay();
    release();
    await answer;
    await close(forever);
    expect(await closed).toBe("closed");
  });

  it.each(all)(
    "a request of %s that is under way is answered, then its connection ends",
    async (_, client, protocol, ended) => {
      const { port, close, underWay, release } = await start(protocol);
      const busy = client({ port });
      const answer = busy.get("/wait");
      await underWay();
      const closed = close(forever);
      release();
      expect(await answer).toMatchObject({ status: 200, body: "done" });
      expect(await busy.ended).toBe(ended);
      await closed;
    },
  );

  it.each(all)("a request of %s that is stuck is cut off after the grace", async (_, client, protocol) => {
    const { port, close, underWay } = await start(protocol);
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

  it("the second of two requests in one connection of HTTP/1.1 is answered, too", async () => {
    const { port, close, underWay, release } = await start();
    const socket = await tls({ port, ca });
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;
    socket.write(get("/wait") + get("/wait"));
    await underWay(2);
    release(1);
    const [first] = await once(socket, "data");
    const closed = close(forever);
    release();
    const rest = await socket.toArray();
    expect(String(first)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/);
    expect(Buffer.concat(rest).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/);
    await closed;
  });

  it.each(all)("a peer of %s that has vanished is left after the grace", async (_, client, protocol) => {
    const { port, close } = await start(protocol);
    const relay = closedAfter(await startRelay(port, { deaf: true }));
    await client({ port: relay.port }).get("/");
    await close(short);
    expect(relay.opened).toBe(1);
  });

  it.each(all)(
    "a peer of %s that has vanished with a request under way is left after the grace",
    async (_, client, protocol) => {
      const { port, close, underWay, release } = await start(protocol);
      const relay = closedAfter(await startRelay(port, { deaf: true }));
      void client({ port: relay.port })
        .get("/wait")
        .catch(() => undefined);
      await underWay();
      const closed = close(short);
      release();
      await closed;
      expect(relay.opened).toBe(1);
    },
  );
});
