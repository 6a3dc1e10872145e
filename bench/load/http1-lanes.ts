import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import type { Lanes, LoadAnswer, LoadTarget } from "./lanes.ts";

/** HTTP/1.1 over so many kept connections, as kube-apiserver speaks it where a server does not offer HTTP/2. */
export async function openHttp1Lanes({ port, ca, atOnce }: LoadTarget): Promise<Lanes> {
  const lanes = await Promise.all(Array.from({ length: atOnce }, () => openLane(port, ca)));
  const free = [...lanes];
  return {
    async post(body) {
      const lane = free.pop();
      if (lane === undefined) throw new Error(`more than ${atOnce} requests at once`);
      const answer = await lane.post(body);
      free.push(lane);
      return answer;
    },
    close() {
      for (const { socket } of lanes) socket.destroy();
    },
  };
}

async function openLane(port: number, ca: string) {
  const options = { port, host: "127.0.0.1", ca, servername: "localhost", ALPNProtocols: ["http/1.1"] };
  const socket: TLSSocket = connect(options);
  await once(socket, "secureConnect");
  let received = "";
  let waiting: { resolve(answer: LoadAnswer): void; reject(error: Error): void } | undefined;
  socket.on("data", (bytes: Buffer) => {
    // Names are ASCII here, so that a character is a byte.
    received += bytes.toString("latin1");
    const answer = answerIn(received);
    if (answer === undefined) return;
    received = "";
    const { resolve } = waiting ?? { resolve: () => undefined };
    waiting = undefined;
    resolve(answer);
  });
  const broken = (error?: Error): void => waiting?.reject(error ?? new Error("the connection has ended"));
  socket.on("error", broken).on("close", () => broken());
  return {
    socket,
    post(body: Buffer): Promise<LoadAnswer> {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(Buffer.concat([headOf(body.length), body]));
      });
    },
  };
}

const heads = new Map<number, Buffer>();

function headOf(length: number): Buffer {
  let head = heads.get(length);
  if (head === undefined) {
    const lines = [
      "POST /authenticate?timeout=30s HTTP/1.1",
      "Host: localhost",
      "User-Agent: kube-apiserver/v1.35.0",
      `Content-Length: ${length}`,
      "Accept: application/json, */*",
      "Content-Type: application/json",
      "Accept-Encoding: gzip",
    ];
    head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
    heads.set(length, head);
  }
  return head;
}

/** Undefined as long as it is not whole. */
function answerIn(text: string): LoadAnswer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined) throw new Error("an answer without Content-Length");
  const start = end + 4;
  if (text.length < start + Number(length)) return undefined;
  return { status: Number(text.slice(9, 12)), body: text.slice(start) };
}
