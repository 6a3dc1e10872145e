import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import * as h2 from "./frames.ts";

/** What an attack has done, in numbers. */
export type Done = Readonly<Record<string, number>>;

/** Attacks a port of this machine with so much of something. Resolves when all of it was sent, and what it holds open stays. */
export type AttackProgram = (port: number, count: number) => Promise<Done>;

/** Streams that a client may have open at once in a connection. */
const streamsAtOnce = 250;

/** What one attacker's process does, by its name on the command line. */
export const ATTACK_PROGRAMS: Readonly<Record<string, AttackProgram>> = {
  tcp: crowd(async (port) => {
    const socket = quiet(connect(port, "127.0.0.1"));
    await Promise.race([once(socket, "connect"), once(socket, "close")]);
    return socket;
  }),
  tls: crowd((port) => overTls(port, "http/1.1")),

  async requests(port, count) {
    const connections = 8;
    let answered = 0;
    const one = async (): Promise<void> => {
      const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      await once(session, "connect");
      const next = async (): Promise<void> => {
        for (let sent = 0; sent < count / connections / 50; sent++) {
          const stream = session.request({ ":path": "/healthz" });
          stream.resume();
          await once(stream, "close");
          if (stream.rstCode === 0) answered++;
        }
      };
      await Promise.all(Array.from({ length: 50 }, next));
      session.destroy();
    };
    await Promise.all(Array.from({ length: connections }, one));
    return { answered };
  },

  resets: flood((index) => Buffer.concat([h2.get(2 * index + 1), h2.reset(2 * index + 1)])),
  pings: flood(h2.ping),
  settings: flood(() => h2.settings(65_535)),

  async "slow bodies"(port, count) {
    const pieces = (index: number): Buffer => Buffer.concat([h2.post(2 * index + 1, 4000), h2.aByte(2 * index + 1)]);
    return { bodies: count, ...(await hold(port, count, () => h2.times(streamsAtOnce, pieces))) };
  },

  async "answers not taken"(port, count) {
    const pieces = (index: number): Buffer => h2.get(2 * index + 1);
    return { requests: count, ...(await hold(port, count, () => h2.times(streamsAtOnce, pieces), 0)) };
  },

  async "bodies byte by byte"(port, count) {
    const bytes = h2.times(1000, (index) => h2.aByte(2 * (index % streamsAtOnce) + 1));
    const connections = 4;
    let sent = 0;
    const one = async (): Promise<void> => {
      const socket = await overHttp2(port);
      await send(
        socket,
        h2.times(streamsAtOnce, (index) => h2.post(2 * index + 1, 64_000)),
      );
      for (let left = count / connections; left > 0 && !socket.destroyed; left -= 1000) {
        if (await send(socket, bytes)) sent += 1000;
      }
      socket.destroy();
    };
    await Promise.all(Array.from({ length: connections }, one));
    return { bytes: sent };
  },
};

/** Opens so many connections, 200 at a time, and keeps those that the server keeps. */
function crowd(open: (port: number) => Promise<Socket>): AttackProgram {
  return async (port, count) => {
    const sockets: Socket[] = [];
    for (let opened = 0; opened < count; opened += 200) {
      sockets.push(...(await Promise.all(Array.from({ length: 200 }, () => open(port)))));
    }
    await turn(500);
    return { opened: sockets.length, kept: sockets.filter((socket) => !socket.destroyed).length };
  };
}

/** Sends so much of something in one connection, and goes on in the next where the server ends it. */
function flood(piece: (index: number) => Uint8Array): AttackProgram {
  return async (port, count) => {
    let sent = 0;
    let connections = 0;
    while (sent < count) {
      const socket = await overHttp2(port);
      connections++;
      for (let index = 0; sent < count; index += 100) {
        if (
          !(await send(
            socket,
            h2.times(100, (more) => piece(index + more)),
          ))
        )
          break;
        sent += 100;
        await turn();
      }
      socket.destroy();
    }
    return { sent, connections };
  };
}

/** Fills connection after connection with open streams, and keeps those that the server keeps. */
async function hold(port: number, count: number, streams: () => Buffer, window?: number): Promise<Done> {
  const sockets: Socket[] = [];
  for (let sent = 0; sent < count; sent += streamsAtOnce) {
    const socket = await overHttp2(port, window);
    await send(socket, streams());
    sockets.push(socket);
  }
  await turn(500);
  return { connections: sockets.length, kept: sockets.filter((socket) => !socket.destroyed).length };
}

async function overHttp2(port: number, window?: number): Promise<Socket> {
  const socket = await overTls(port, "h2");
  await send(socket, h2.hello(window));
  return socket;
}

async function overTls(port: number, protocol: string): Promise<Socket> {
  const options = { port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: [protocol] };
  const socket = quiet(connectTls(options));
  await Promise.race([once(socket, "secureConnect"), once(socket, "close")]).catch(() => undefined);
  return socket;
}

function quiet<T extends Socket>(socket: T): T {
  socket.on("error", () => undefined).resume();
  return socket;
}

/** @returns false where the connection has ended */
async function send(socket: Socket, data: Uint8Array): Promise<boolean> {
  if (socket.destroyed) return false;
  if (!socket.write(data)) await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => undefined);
  return !socket.destroyed;
}

function turn(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
