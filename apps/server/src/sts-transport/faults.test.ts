// What can be where STS should be, over real sockets. Faults of STS itself: see ../faults.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTls, type SecureVersion } from "node:tls";
import { gzipSync } from "node:zlib";
import { emulatedUser, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { makeSelfSigned } from "../tls/self-signed-certificate.ts";
import { fileOf, stranger } from "./testing/certificate-files.ts";
import { begin, describeRuntimes } from "./testing/runtimes.ts";

const alice = emulatedUser({ name: "alice" });
const token = await tokenOf(alice);
const kib = 1024;

/** A TCP server that does something to each connection. */
async function startTcp(treat: (socket: Socket) => void) {
  return listening(createServer((socket) => treat(socket.on("error", () => undefined).resume())));
}

/** Has a server listen for the length of a test, and gives its port. */
async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closedAfter({ close: () => new Promise((resolve) => server.close(resolve)) });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Sends text again and again, without haste, until the client has gone. */
function drip(socket: Socket, text: string, before = ""): void {
  socket.write(before);
  const timer = setInterval(() => socket.write(text), 2);
  socket.once("close", () => clearInterval(timer));
}

/** Long enough for any answer that comes, short for one that does not. */
const [patient, impatient] = [10_000, 1000];

describeRuntimes("an answer with a body that", (kind) => {
  const endless = () =>
    new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(kib).fill(32)) });

  it.each<[what: string, answer: () => Response]>([
    ["is empty", () => new Response("")],
    ["is none", () => new Response(null, { status: 204 })],
    ["never ends, in an error", () => new Response(endless(), { status: 403 })],
  ])("%s is no answer, and leaves nothing behind", async (_, answer) => {
    const answers: (Response | undefined)[] = [answer(), undefined];
    const sts = closedAfter(await startStsEmulator({ identities: [alice], intercept: () => answers.shift() }));
    const { ask, close } = await begin(kind, { env: {}, endpoint: sts.url, caFile: await fileOf(sts.ca) });
    expect(await ask(token)).toMatch(/^STS_ANSWER_INVALID/);
    expect(await ask(token)).toBe(alice.arn);
    await close();
    await expect.poll(() => sts.openConnections).toBe(0);
  });
});

describeRuntimes("where STS should be", (kind) => {
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
      () => startTcp((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(2048 * kib)}\r\n\r\n`)),
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
      "an answer stops in its middle",
      () => startTcp((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")),
      "http",
      /^STS_TIMEOUT$/,
      impatient,
    ],
    [
      "only answers come that are to be followed by another",
      () => startTcp((socket) => drip(socket, "HTTP/1.1 103 Early Hints\r\n\r\n")),
      "http",
      /^STS_(TIMEOUT|UNREACHABLE)/,
      impatient,
    ],
    [
      "nothing is ever said",
      async () => closedAfter(await startRelay(undefined)).port,
      "https",
      /^STS_TIMEOUT$/,
      impatient,
    ],
  ])("%s", async (_, start, protocol, code, timeoutMs = patient) => {
    const endpoint = `${protocol}://127.0.0.1:${await start()}`;
    const options = { env: {}, endpoint, caFile: await fileOf(stranger.cert), verifier: { timeoutMs } };
    const { ask, listeners } = await begin(kind, options);
    expect(await ask(token)).toMatch(code);
    await expect.poll(listeners).toBe(0);
  });
});

describeRuntimes("an answer whose body never ends", (kind) => {
  it.each<[what: string, headers: string, piece: string]>([
    ["though it says how long it is", "content-length: 1000000000000", " ".repeat(kib)],
    ["and does not say how long it is", "connection: close", " ".repeat(kib)],
    ["in chunks", "transfer-encoding: chunked", `400\r\n${" ".repeat(kib)}\r\n`],
    [
      "in chunks, which says that it is short",
      "content-length: 2\r\ntransfer-encoding: chunked",
      `400\r\n${" ".repeat(kib)}\r\n`,
    ],
  ])("%s, is read to the bound, and its connection closed", async (_, headers, piece) => {
    let closed: Promise<unknown> | undefined;
    const port = await startTcp((socket) => {
      closed = new Promise((resolve) => socket.once("close", resolve));
      socket.once("data", () => drip(socket, piece.repeat(64), `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`));
    });
    const { ask, listeners } = await begin(kind, { env: {}, endpoint: `http://127.0.0.1:${port}` });
    // A parser may refuse an answer with two lengths.
    expect(await ask(token)).toMatch(
      /^STS_ANSWER_INVALID .*longer than 65536 bytes|^STS_UNREACHABLE .*HTTP_ANSWER_INVALID/,
    );
    await closed;
    await expect.poll(listeners).toBe(0);
  });
});

describeRuntimes("an answer", (kind) => {
  it("that is packed is not unpacked", async () => {
    const identity = { Account: alice.account, Arn: alice.arn, UserId: alice.userId };
    const packed = gzipSync(JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: identity } }));
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const sts = closedAfter(
      await startStsEmulator({ identities: [alice], intercept: () => new Response(packed, { headers }) }),
    );
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url, caFile: await fileOf(sts.ca) });
    expect(await ask(token)).toMatch(/^STS_ANSWER_INVALID .*no UTF-8/);
  });

  it("that leads elsewhere is not followed", async () => {
    const elsewhere = closedAfter(await startRelay(undefined));
    const location = `https://127.0.0.1:${elsewhere.port}/`;
    const redirect = () => new Response(null, { status: 302, headers: { location } });
    const sts = closedAfter(await startStsEmulator({ identities: [alice], intercept: redirect }));
    const { ask } = await begin(kind, { env: {}, endpoint: sts.url, caFile: await fileOf(sts.ca) });
    expect(await ask(token)).toMatch(/^STS_ANSWER_INVALID/);
    expect([sts.requests.length, elsewhere.opened]).toEqual([1, 0]);
  });

  it("is not asked for where the signal has aborted before", async () => {
    const relay = closedAfter(await startRelay(undefined));
    const { sendAborted } = await begin(kind, { env: {}, endpoint: `http://127.0.0.1:${relay.port}` });
    expect(await sendAborted("https://sts.us-east-1.amazonaws.com/")).toBe("AbortError");
    expect(relay.opened).toBe(0);
  });
});

describeRuntimes("a kept connection that ends with a request", (kind) => {
  it("is not replaced: to try again is for the layer above, which counts", async () => {
    let requests = 0;
    // The first request is answered, and none after it.
    const port = await startTcp((socket) =>
      socket.on("data", () => {
        if (++requests > 1) socket.destroy();
        else socket.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}");
      }),
    );
    const { send } = await begin(kind, { env: {}, endpoint: `http://127.0.0.1:${port}` });
    const url = "https://sts.us-east-1.amazonaws.com/?a=b";
    expect(await send(url)).toBe(403);
    expect(await send(url)).toBe("ECONNRESET");
    expect(requests).toBe(2);
  });
});

describeRuntimes("a server that speaks TLS", (kind) => {
  it.each<[version: SecureVersion, outcome: RegExp]>([
    ["TLSv1.3", /^403$/],
    ["TLSv1.2", /^403$/],
    ["TLSv1.1", /^(EPROTO|ERR_SSL_.*PROTOCOL.*)$/],
  ])("of version %s alone: %s", async (version, outcome) => {
    const hostname = "sts.us-east-1.amazonaws.com";
    const { cert, key } = await makeSelfSigned({ hostname, address: "127.0.0.1", now: Date.now() });
    const versions = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
    const server = createTls({ cert, key: key.reveal(), ...versions }, (socket) => {
      socket.on("error", () => undefined);
      socket.on("data", () => socket.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}"));
    });
    const port = await listening(server);
    const endpoint = `https://127.0.0.1:${port}`;
    const { send, close } = await begin(kind, { env: {}, endpoint, caFile: await fileOf(cert) });
    expect(String(await send(`https://${hostname}/`))).toMatch(outcome);
    await close();
  });
});
