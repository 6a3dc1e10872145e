import { once } from "node:events";
import { connect } from "node:net";
import { fail, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { makeSelfSigned } from "../tls/self-signed-certificate.ts";
import { BOUNDS } from "./bounds.ts";
import type { Handle, Listener } from "./listen.ts";
import { listenNode } from "./listen-node.ts";
import { listenPlain } from "./listen-plain.ts";
import { http1, http2, tls } from "./testing/clients.ts";

const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
const ca = pair.cert;
const echo: Handle = async (request, peer) =>
  new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()} ${peer.address}`);

async function start(handle: Handle = echo, host = "127.0.0.1"): Promise<Listener> {
  const listener = valueOrThrow(await listenNode(handle, { host, port: 0, pair }));
  closedAfter({ close: () => listener.close(0) });
  return listener;
}

describe("a request is answered in", () => {
  it.each([
    ["HTTP/1.1", http1, "1.1"],
    ["HTTP/2", http2, "2.0"],
  ])("%s", async (_, client, protocol) => {
    const { port } = await start();
    const { get } = client({ port, ca });
    expect(await get("/authenticate")).toMatchObject({ status: 200, protocol });
    expect(await get("/authenticate")).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^GET \/authenticate {2}127\.0\.0\.1:\d+$/),
    });
  });

  it("HTTP/1.1 where the client names no protocol", async () => {
    const { port } = await start();
    const socket = await tls({ port, ca }, { ALPNProtocols: [] });
    socket.write("POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi");
    const pieces = await socket.toArray();
    expect(Buffer.concat(pieces).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*POST \/x hi 127\.0\.0\.1:\d+/);
  });
});

it("work whose client has gone counts on, and who has most of it waits until it is done", async () => {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  let begun = 0;
  let allBegun: () => void = () => undefined;
  const handle: Handle = async (request) => {
    if (!request.url.endsWith("/wait")) return new Response("ok");
    if (++begun === 5) allBegun();
    await done;
    return new Response("late");
  };
  const underWay = new Promise<void>((resolve) => (allBegun = resolve));
  const bounds = { ...BOUNDS, requests: 5 };
  const listener = valueOrThrow(await listenNode(handle, { host: "127.0.0.1", port: 0, pair, bounds }));
  closedAfter({ close: () => listener.close(0) });
  const gone = http2({ port: listener.port, ca });
  for (let i = 0; i < 5; i++) gone.get("/wait").catch(() => undefined);
  await underWay;
  await gone.close();
  await gone.ended;
  const { get } = http2({ port: listener.port, ca });
  expect(await get("/")).toMatchObject({ status: 503 });
  finish();
  expect(await get("/")).toMatchObject({ status: 200 });
});

describe("the peer that is handed on", () => {
  it.each([
    ["127.0.0.1", "HTTP/1.1", http1, "127.0.0.1:PORT"],
    ["127.0.0.1", "HTTP/2", http2, "127.0.0.1:PORT"],
    ["::1", "HTTP/1.1", http1, "[::1]:PORT"],
    ["::1", "HTTP/2", http2, "[::1]:PORT"],
  ])("on %s, over %s, has the address and port of the client", async (host, _, client, form) => {
    const ports: string[] = [];
    const { port } = await start((_, peer) => {
      ports.push(peer.address);
      return new Response("ok");
    }, host);
    await client({ host, port, ca }).get("/");
    const [address = ""] = ports;
    expect(address.replace(/\d+$/, "PORT")).toBe(form);
    expect(Number(address.split(":").at(-1))).toBeGreaterThan(0);
    expect(Number(address.split(":").at(-1))).not.toBe(port);
  });
});

describe("TLS", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)("%s is spoken", async (version) => {
    const { port } = await start();
    const socket = await tls({ port, ca }, { minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
  });

  it.each(["TLSv1", "TLSv1.1"] as const)("%s is refused", async (version) => {
    const { port } = await start();
    // At this security level the client itself would speak it.
    const old = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
    await expect(tls({ port, ca }, old)).rejects.toThrow(/alert protocol version/);
  });

  it("shows the certificate that was given", async () => {
    const { port } = await start();
    const socket = await tls({ port, ca });
    expect(socket.getPeerX509Certificate()?.toString()).toBe(`${ca.trim()}\n`);
  });

  it("a client that speaks something else hurts nobody", async () => {
    const { port } = await start();
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await once(socket, "close");
    const unknown = await tls({ port, ca }, { ALPNProtocols: ["h2"] });
    unknown.write("GET / HTTP/1.1\r\n\r\n");
    await once(unknown.resume(), "close");
    expect(await http2({ port, ca }).get("/")).toMatchObject({ status: 200 });
  });
});

describe("a port that is taken is told, and what listens there goes on:", () => {
  it("with TLS", async () => {
    const { port } = await start();
    const second = await listenNode(echo, { host: "127.0.0.1", port, pair });
    expect(second).toEqual(fail("LISTEN_FAILED", safe`${"127.0.0.1"}, port ${port}: EADDRINUSE, it is taken`));
    expect(await http2({ port, ca }).get("/")).toMatchObject({ status: 200 });
  });

  it("in the clear", async () => {
    const { port } = await start();
    const second = await listenPlain(echo, { host: "127.0.0.1", port });
    expect(second).toEqual(fail("LISTEN_FAILED", safe`${"127.0.0.1"}, port ${port}: EADDRINUSE, it is taken`));
  });
});

it("an address that this machine does not have is told", async () => {
  const listener = await listenNode(echo, { host: "192.0.2.1", port: 0, pair });
  expect(listener).toEqual(
    fail("LISTEN_FAILED", safe`${"192.0.2.1"}, port ${0}: EADDRNOTAVAIL, this machine has no such address`),
  );
});
