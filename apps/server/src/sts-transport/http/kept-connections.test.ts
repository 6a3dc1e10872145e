import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { expect, it, vi } from "vitest";
import { closedAfter } from "../../testing/clean-up.ts";
import { startRelay } from "../../testing/relay.ts";
import { KeptConnections } from "./kept-connections.ts";
import { openerOf, type OpenSocket } from "./open-socket.ts";
import { tunnelOpenerOf } from "./open-tunnel.ts";

const request = "GET / HTTP/1.1\r\n\r\n";
const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/** Has a server listen, and gives its port. */
async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A server that does something with each request, and connections to it. */
async function start(treat: (socket: Socket, request: number) => void) {
  const sockets: Socket[] = [];
  let requests = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined).on("data", () => treat(socket, ++requests));
  });
  const port = await listening(server);
  const kept = new KeptConnections(openerOf({ host: "127.0.0.1", port, tls: undefined }));
  closedAfter({
    async close() {
      kept.close();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const send = (signal = new AbortController().signal) => kept.send(request, signal);
  const outcome = (): Promise<unknown> =>
    send().then(
      ({ status }) => status,
      (error: Error & { code?: string }) => error.code ?? error.name,
    );
  return { kept, sockets, send, outcome };
}

/** One that answers all requests but the third, after two at once, so that two connections are idle. */
async function startAndLeaveThird() {
  let arrive = (): void => undefined;
  const thirdArrived = new Promise<void>((resolve) => (arrive = resolve));
  const started = await start((socket, count) => {
    if (count === 3) arrive();
    else socket.write(answer);
  });
  await Promise.all([started.outcome(), started.outcome()]);
  return { ...started, thirdArrived };
}

/** Waits until the other side has let go of a connection. */
const settled = (socket: Socket | undefined): Promise<unknown> =>
  new Promise((resolve) =>
    socket === undefined || socket.closed ? resolve(undefined) : socket.once("close", resolve),
  );

it("a connection carries one request after the other", async () => {
  const { sockets, outcome } = await start((socket) => socket.write(answer));
  expect([await outcome(), await outcome(), await outcome()]).toEqual([200, 200, 200]);
  expect(sockets).toHaveLength(1);
});

it("requests at once have connections of their own, which are all kept", async () => {
  const { sockets, outcome } = await start((socket) => socket.write(answer));
  expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual([200, 200, 200]);
  expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual([200, 200, 200]);
  expect(sockets).toHaveLength(3);
});

it.each<[what: string, text: string]>([
  ["says that it ends", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"],
  ["is of HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}"],
  ["is followed by what nobody asked for", `${answer}${answer}`],
])("no request follows an answer that %s", async (_, text) => {
  const { sockets, outcome } = await start((socket) => socket.write(text));
  expect(await outcome()).toBe(200);
  await settled(sockets[0]);
  expect(await outcome()).toBe(200);
  expect(sockets).toHaveLength(2);
});

it("an answer that comes without a request ends its connection", async () => {
  const { sockets, outcome } = await start((socket) => socket.write(answer));
  expect(await outcome()).toBe(200);
  sockets[0]?.write(answer);
  await settled(sockets[0]);
  expect(await outcome()).toBe(200);
  expect(sockets).toHaveLength(2);
});

it("a body without a length ends with its connection", async () => {
  const { outcome } = await start((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n{}"));
  expect(await outcome()).toBe(200);
});

it.each<[what: string, treat: (socket: Socket) => void, code: string]>([
  ["ends", (socket) => socket.end(), "ECONNRESET"],
  ["is reset", (socket) => socket.resetAndDestroy(), "ECONNRESET"],
  ["ends in the middle of an answer", (socket) => socket.end(answer.slice(0, -1)), "ECONNRESET"],
  ["answers in another protocol", (socket) => socket.write("220 smtp.example\r\n"), "HTTP_ANSWER_INVALID"],
])("a request whose connection %s has no answer, and the next has a new connection", async (_, treat, code) => {
  const { sockets, outcome } = await start((socket, count) => (count === 2 ? treat(socket) : socket.write(answer)));
  expect([await outcome(), await outcome(), await outcome()]).toEqual([200, code, 200]);
  expect(sockets).toHaveLength(2);
});

it("a request that is aborted ends its connection, and no other", async () => {
  const { sockets, send, outcome, thirdArrived } = await startAndLeaveThird();
  const controller = new AbortController();
  const sent = send(controller.signal);
  await thirdArrived;
  controller.abort();
  await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  await Promise.race(sockets.map(settled));
  expect(await outcome()).toBe(200);
  expect(sockets).toHaveLength(2);
});

it("a request whose signal has aborted before opens no connection", async () => {
  const { sockets, send } = await start((socket) => socket.write(answer));
  await expect(send(AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  expect(sockets).toEqual([]);
});

it("close ends connections that are idle, in use and being opened", async () => {
  const { kept, sockets, outcome, thirdArrived } = await startAndLeaveThird();
  const inUse = outcome();
  await thirdArrived;
  // The idle one is taken for the first of these.
  const others = [kept.send(request, new AbortController().signal), outcome()];
  kept.close();
  expect(await inUse).toBe("AbortError");
  await expect(others[0]).rejects.toMatchObject({ name: "AbortError" });
  expect(await others[1]).toBe("AbortError");
  await Promise.all(sockets.map(settled));
});

it("a connection that was idle for four seconds ends within the next", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  try {
    const { sockets, outcome } = await start((socket) => socket.write(answer));
    expect(await outcome()).toBe(200);
    vi.advanceTimersByTime(3_500);
    expect(await outcome()).toBe(200);
    vi.advanceTimersByTime(3_500);
    expect(await outcome()).toBe(200);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(5_000);
    await settled(sockets[0]);
    expect(vi.getTimerCount()).toBe(0);
    expect(await outcome()).toBe(200);
    expect(sockets).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

it.each<[what: string, callOff: (kept: KeptConnections, controller: AbortController) => void]>([
  ["at close", (kept) => kept.close()],
  ["by its signal", (_, controller) => controller.abort()],
])("a connection that is called off %s in the moment in which it is there carries nothing", async (_, callOff) => {
  let requests = 0;
  const server = createServer((socket) => socket.on("error", () => undefined).on("data", () => requests++));
  const open = openerOf({ host: "127.0.0.1", port: await listening(server), tls: undefined });
  const controller = new AbortController();
  const kept = new KeptConnections(async (read, signal) => {
    const socket = await open(read, signal);
    callOff(kept, controller);
    return socket;
  });
  await expect(kept.send(request, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
  // It ends as soon as no connection is left.
  await new Promise((resolve) => server.close(resolve));
  expect(requests).toBe(0);
});

it("a connection that ended in the moment in which it was there is none", async () => {
  const relay = closedAfter(await startRelay(undefined));
  const open = openerOf({ host: "127.0.0.1", port: relay.port, tls: undefined });
  const kept = new KeptConnections(async (read, signal) => (await open(read, signal)).destroy());
  await expect(kept.send(request, new AbortController().signal)).rejects.toMatchObject({ code: "ECONNRESET" });
  await relay.quiet();
});

const tls = { name: "sts.amazonaws.com", context: createSecureContext() };

it.each<[what: string, openerFor: (port: number) => OpenSocket]>([
  ["that says nothing of TLS", (port) => openerOf({ host: "127.0.0.1", port, tls })],
  [
    "to a proxy that says nothing",
    (port) => {
      const proxy = { host: "127.0.0.1", port, tls: undefined };
      return tunnelOpenerOf({ proxy, authorization: undefined, target: "sts.amazonaws.com:443", tls });
    },
  ],
])("a connection %s is given up after five seconds", async (_, openerFor) => {
  const relay = closedAfter(await startRelay(undefined));
  const kept = new KeptConnections(openerFor(relay.port));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const sent = kept.send(request, new AbortController().signal).catch((error: unknown) => error);
    vi.advanceTimersByTime(4_999);
    await expect.poll(() => relay.opened).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await sent).toMatchObject({ code: "ETIMEDOUT" });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
  await relay.quiet();
});
