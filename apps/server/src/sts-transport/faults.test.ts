// What can be where STS should be, over real sockets. Faults of STS itself: see ../faults.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { emulatedUser, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { fileOf, stranger, verifierOn } from "./testing/ask.ts";

const alice = emulatedUser({ name: "alice" });
const token = await tokenOf(alice);
const kib = 1024;

/** Long enough for any answer that comes, short for one that does not. */
const [patient, impatient] = [10_000, 1000];

describe("an answer with a body that", () => {
  const endless = () =>
    new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(kib).fill(32)) });

  it.each<[what: string, answer: () => Response]>([
    ["is empty", () => new Response("")],
    ["is none", () => new Response(null, { status: 204 })],
    ["never ends, in an error", () => new Response(endless(), { status: 403 })],
  ])("%s is no answer, and leaves nothing behind", async (_, answer) => {
    const answers: (Response | undefined)[] = [answer(), undefined];
    const sts = closedAfter(await startStsEmulator({ identities: [alice], intercept: () => answers.shift() }));
    const { ask, close } = verifierOn({ env: {}, endpoint: new URL(sts.url), caFile: await fileOf(sts.ca) });
    expect(await ask(token)).toMatch(/^STS_ANSWER_INVALID/);
    expect(await ask(token)).toBe(alice.arn);
    await close();
    await expect.poll(() => sts.openConnections, { timeout: patient }).toBe(0);
  });
});

describe("where STS should be", () => {
  /** A TCP server that does something to each connection. */
  async function startTcp(treat: (socket: Socket) => void) {
    const server = createServer((socket) => treat(socket.on("error", () => undefined).resume()));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closedAfter({ close: () => new Promise((resolve) => server.close(resolve)) });
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  it.each<[what: string, start: () => Promise<number>, protocol: string, code: RegExp, timeoutMs?: number]>([
    [
      "nobody listens",
      async () => {
        const relay = await startRelay(undefined);
        await relay.close();
        return relay.port;
      },
      "https",
      /^STS_UNREACHABLE .*ECONNREFUSED/,
    ],
    ["connections are cut", () => startTcp((socket) => socket.destroy()), "https", /^STS_UNREACHABLE/],
    ["connections are reset", () => startTcp((socket) => socket.resetAndDestroy()), "https", /^STS_UNREACHABLE/],
    [
      "plain HTTP is spoken",
      () => startTcp((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")),
      "https",
      /^STS_UNREACHABLE/,
    ],
    [
      "no HTTP is spoken",
      () => startTcp((socket) => socket.end("220 smtp.example ESMTP\r\n")),
      "http",
      /^STS_UNREACHABLE/,
    ],
    [
      "a header comes that is too long",
      () => startTcp((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(100 * kib)}\r\n\r\n`)),
      "http",
      /^STS_UNREACHABLE/,
    ],
    [
      "an answer breaks off",
      () => startTcp((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")),
      "http",
      /^STS_UNREACHABLE/,
    ],
    [
      "nothing is ever said",
      async () => closedAfter(await startRelay(undefined)).port,
      "https",
      /^STS_TIMEOUT$/,
      impatient,
    ],
  ])("%s", async (_, start, protocol, code, timeoutMs = patient) => {
    const endpoint = new URL(`${protocol}://127.0.0.1:${await start()}`);
    const { ask } = verifierOn({ env: {}, endpoint, caFile: await fileOf(stranger.cert) }, { timeoutMs });
    expect(await ask(token)).toMatch(code);
  });
});
