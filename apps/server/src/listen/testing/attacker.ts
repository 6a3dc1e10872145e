import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { closedAfter } from "../../testing/clean-up.ts";
import type { Target } from "./clients.ts";
import { PREFACE, settings, TYPE } from "./frames.ts";

/** A client that sends what it likes. */
export interface Attacker {
  /** Sends, and waits where the server takes nothing for now; false once the connection has ended. */
  send(data: Uint8Array | string): Promise<boolean>;
  /** What came: of HTTP/1.1 status lines, of HTTP/2 `STREAM: STATUS`, `STREAM: reset CODE` and `GOAWAY CODE`. */
  readonly seen: readonly string[];
  /** Resolves as soon as so much was seen, or the connection has ended. */
  saw(pattern: RegExp): Promise<string>;
  /** Resolves when the connection has ended, with all that was seen and `closed`. */
  readonly ended: Promise<string>;
  readonly socket: Socket;
  close(): Promise<void>;
}

/** Connects, and says nothing. */
export async function tcp({ port, host = "127.0.0.1" }: Target): Promise<Attacker> {
  const socket = connect(port, host);
  await once(socket, "connect");
  return attacker(socket, () => []);
}

/** A TLS connection in which HTTP/1.1 is spoken, or nothing. */
export async function overTls(target: Target, options: ConnectionOptions = {}): Promise<Attacker> {
  return attacker(await secure(target, ["http/1.1"], options), statusLines());
}

/** HTTP/1.1 in the clear. */
export async function inTheClear({ port, host = "127.0.0.1" }: Target): Promise<Attacker> {
  const socket = connect(port, host);
  await once(socket, "connect");
  return attacker(socket, statusLines());
}

/** A TLS connection in which HTTP/2 was agreed on. @param first default the preface and empty settings */
export async function overHttp2(
  target: Target,
  first: Uint8Array = Buffer.concat([PREFACE, settings()]),
  options: ConnectionOptions & { readonly allowHalfOpen?: boolean } = {},
): Promise<Attacker> {
  const opened = attacker(await secure(target, ["h2"], options), frames());
  await opened.send(first);
  return opened;
}

async function secure(
  { port, host = "127.0.0.1", ca = "" }: Target,
  ALPNProtocols: string[],
  options: ConnectionOptions,
): Promise<Socket> {
  const socket = connectTls({ port, host, ca, servername: "localhost", ALPNProtocols, ...options });
  await once(socket, "secureConnect");
  return socket;
}

function attacker(socket: Socket, read: (data: Buffer) => readonly string[]): Attacker {
  const seen: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((callback) => callback());
  socket.on("error", () => undefined);
  socket.on("data", (data: Buffer) => {
    seen.push(...read(data));
    wake();
  });
  const ended = new Promise<string>((resolve) => {
    socket.once("close", () => {
      resolve([...seen, "closed"].join(", "));
      wake();
    });
  });
  const change = (): Promise<void> =>
    new Promise<void>((resolve) => {
      waiting.add(resolve);
    }).then(() => waiting.clear());
  const one: Attacker = {
    seen,
    ended,
    socket,
    async send(data) {
      if (socket.destroyed) return false;
      if (socket.write(data)) return true;
      await Promise.race([once(socket, "drain").catch(() => undefined), ended]);
      return !socket.destroyed;
    },
    async saw(pattern) {
      while (!socket.destroyed && !pattern.test(seen.join(", "))) await change();
      return seen.join(", ");
    },
    async close() {
      socket.destroy();
      await ended;
    },
  };
  return closedAfter(one);
}

function statusLines(): (data: Buffer) => readonly string[] {
  return (data) => [...data.toString("latin1").matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status = ""]) => status);
}

function frames(): (data: Buffer) => readonly string[] {
  let rest = Buffer.alloc(0);
  return (data) => {
    const found: string[] = [];
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const end = 9 + rest.readUIntBE(0, 3);
      found.push(...describe(rest.readUInt8(3), rest.readUInt32BE(5), rest.subarray(9, end)));
      rest = rest.subarray(end);
    }
    return found;
  };
}

function describe(type: number, stream: number, payload: Buffer): readonly string[] {
  if (type === TYPE.headers) return [`${stream}: ${statusIn(payload)}`];
  if (type === TYPE.reset) return [`${stream}: reset ${payload.readUInt32BE(0)}`];
  if (type === TYPE.goaway) return [`GOAWAY ${payload.readUInt32BE(4)}`];
  return [];
}

/** The status, which is the first header: of the static table (RFC 7541, appendix A), or written out. */
function statusIn(block: Buffer): string {
  const indexed = ["200", "204", "206", "304", "400", "404", "500"][block.readUInt8(0) - 0x88];
  return indexed ?? /\d{3}/.exec(block.subarray(0, 5).toString("latin1"))?.[0] ?? "an answer";
}
