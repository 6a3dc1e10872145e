// What can go wrong between the verifier and STS, over real sockets: each is told as what it is, and over with the fault.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import {
  emulatedUser,
  startStsEmulator,
  type StsEmulatorOptions,
  stsErrorResponse,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { tokenOf } from "../testing/tokens.ts";
import { fileOf, stranger, verifierOn } from "./testing/ask.ts";

type Intercept = NonNullable<StsEmulatorOptions["intercept"]>;

const alice = emulatedUser({ name: "alice" });
const token = await tokenOf(alice);
const kib = 1024;

/** STS behind a relay that counts connections, and a verifier whose questions may take so long. */
async function startSts(intercept: Intercept, timeoutMs: number) {
  let broken = true;
  const sts = closedAfter(
    await startStsEmulator({
      identities: [alice],
      intercept: (request) => (broken ? intercept(request) : undefined),
    }),
  );
  const relay = closedAfter(await startRelay(sts.port));
  const endpoint = new URL(`https://127.0.0.1:${relay.port}`);
  const verifier = verifierOn({ env: {}, endpoint, caFile: await fileOf(sts.ca) }, { timeoutMs });
  return { ...verifier, sts, relay, heal: () => (broken = false) };
}

const html = (status: number): Intercept => {
  return () => new Response("<html><body>Sorry</body></html>", { status, headers: { "content-type": "text/html" } });
};
const error = (status: number, code: string): Intercept => {
  return (request) => stsErrorResponse(request, { status, code, message: "Sorry" });
};
const text = (body: BodyInit, status = 200): Intercept => {
  return () => new Response(body, { status });
};

/** Bytes without end. */
const endless = () =>
  new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(kib).fill(32)) });
/** The beginning of an answer, and then nothing. */
const stuck = () =>
  new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
const never = () => new Promise<never>(() => undefined);

const identity = (fields: Record<string, unknown>) =>
  JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: fields } });
const answer = { Account: alice.account, Arn: alice.arn, UserId: alice.userId };

/** Long enough for any answer that comes, short for one that does not. */
const [patient, impatient] = [10_000, 1000];

describe("STS that answers", () => {
  it.each<[what: string, intercept: Intercept, code: string, timeoutMs?: number]>([
    ["500 with a page", html(500), "STS_FAULT"],
    ["502 with a page", html(502), "STS_FAULT"],
    ["503 with a page", html(503), "STS_FAULT"],
    ["500 InternalFailure", error(500, "InternalFailure"), "STS_FAULT"],
    ["503 ServiceUnavailable", error(503, "ServiceUnavailable"), "STS_FAULT"],
    ["400 Throttling", error(400, "Throttling"), "STS_THROTTLED"],
    ["503 SlowDown", error(503, "SlowDown"), "STS_THROTTLED"],
    ["429 with a page", html(429), "STS_THROTTLED"],
    ["403 with a page, as a proxy does", html(403), "STS_ANSWER_INVALID"],
    ["404 with a page", html(404), "STS_ANSWER_INVALID"],
    ["a page", html(200), "STS_ANSWER_INVALID"],
    ["nothing", text(""), "STS_ANSWER_INVALID"],
    ["204", () => new Response(null, { status: 204 }), "STS_ANSWER_INVALID"],
    ["garbage", text(new Uint8Array([0xff, 0xfe, 0x00, 0x80])), "STS_ANSWER_INVALID"],
    ["half of an answer", text(identity(answer).slice(0, 50)), "STS_ANSWER_INVALID"],
    ["null", text("null"), "STS_ANSWER_INVALID"],
    ["another operation", text(JSON.stringify({ AssumeRoleResponse: {} })), "STS_ANSWER_INVALID"],
    ["an identity without ARN", text(identity({ ...answer, Arn: undefined })), "STS_ANSWER_INVALID"],
    ["an identity of another account", text(identity({ ...answer, Account: "444455556666" })), "STS_ANSWER_INVALID"],
    [
      "an identity of another partition",
      text(identity({ ...answer, Arn: alice.arn.replace("arn:aws:", "arn:aws-cn:") })),
      "STS_ANSWER_INVALID",
    ],
    ["an identity with a line break", text(identity({ ...answer, UserId: "AIDA\nx" })), "STS_ANSWER_INVALID"],
    ["over 64 KiB", text(identity(answer).padEnd(64 * kib + 1)), "STS_ANSWER_INVALID"],
    ["without end", text(endless()), "STS_ANSWER_INVALID"],
    ["an error without end", text(endless(), 403), "STS_ANSWER_INVALID"],
    ["never", never, "STS_TIMEOUT", impatient],
    ["the beginning, and then nothing", text(stuck()), "STS_TIMEOUT", impatient],
  ])(
    "%s: the fault is told, not remembered, and over with its cause",
    async (_, intercept, code, timeoutMs = patient) => {
      const { ask, sts, relay, heal, close } = await startSts(intercept, timeoutMs);
      expect((await ask(token)).split(" ")[0]).toBe(code);
      expect(sts.requests).toHaveLength(1);
      heal();
      // Even where the connection was given up.
      expect(await ask(token)).toBe(alice.arn);
      await close();
      await relay.quiet();
    },
  );

  it("just 64 KiB is understood", async () => {
    const { ask } = await startSts(text(identity(answer).padEnd(64 * kib)), patient);
    expect(await ask(token)).toBe(alice.arn);
  });

  it.each([301, 302, 303, 307, 308])("%i: the redirect is not followed", async (status) => {
    const elsewhere = closedAfter(await startStsEmulator({ identities: [alice], protocol: "http" }));
    const location = `http://127.0.0.1:${elsewhere.port}/`;
    const { ask, heal } = await startSts(() => new Response(null, { status, headers: { location } }), patient);
    expect(await ask(token)).toMatch(/^STS_ANSWER_INVALID/);
    expect(elsewhere.requests).toEqual([]);
    heal();
    expect(await ask(token)).toBe(alice.arn);
  });

  it("what it refuses is told once, and then out of memory", async () => {
    const { ask, sts, heal } = await startSts(error(403, "InvalidClientTokenId"), patient);
    expect(await ask(token)).toMatch(/^STS_UNKNOWN_KEY/);
    heal();
    expect(await ask(token)).toMatch(/^STS_UNKNOWN_KEY/);
    expect(sts.requests).toHaveLength(1);
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
