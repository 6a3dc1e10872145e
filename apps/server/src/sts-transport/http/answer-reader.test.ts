import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../../testing/clean-up.ts";
import { type Answer, AnswerReader, MOST_BODY_BYTES } from "./answer-reader.ts";
import { CallFailure } from "./call-failure.ts";

/** Reads pieces one after the other, then the end of the connection. The pieces are overwritten as soon as they were read. */
function read(...pieces: readonly (string | Buffer)[]): Answer | CallFailure {
  const reader = new AnswerReader();
  for (const piece of pieces) {
    const bytes = Buffer.from(piece as string, "latin1");
    const reading = reader.read(bytes);
    bytes.fill("#");
    if (reading !== undefined) return reading;
  }
  return reader.end();
}

const told = (reading: Answer | CallFailure): unknown =>
  reading instanceof CallFailure ? reading.code : { ...reading, body: Buffer.from(reading.body).toString("latin1") };

const answer = (body: string, keepsAlive: boolean, status = 200): unknown => ({
  status,
  contentType: undefined,
  body,
  keepsAlive,
});

const lengthOf = (length: number): string => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;
const inChunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const untilEnd = "HTTP/1.1 200 OK\r\n\r\n";

describe("AnswerReader", () => {
  it.each<[what: string, pieces: readonly string[], outcome: unknown]>([
    ["a body with a length", [`${lengthOf(2)}{}`], answer("{}", true)],
    ["one in pieces", ["HTTP/1.1 200 OK\r\ncontent-le", "ngth: 4\r\n\r", "\n", "{", "  ", "}"], answer("{  }", true)],
    ["none, with a length", [lengthOf(0)], answer("", true)],
    ["none, by its status", ["HTTP/1.1 204 No Content\r\n\r\n"], answer("", true, 204)],
    ["one until the end", [untilEnd, "{", "}"], answer("{}", false)],
    ["chunks", [`${inChunks}1\r\n{\r\n1\r\n}\r\n0\r\n\r\n`], answer("{}", true)],
    ["chunks with extensions", [`${inChunks}1;a=b\r\n{\r\n01 ;c\r\n}\r\n0;d\r\n\r\n`], answer("{}", true)],
    ["chunks with a trailer", [`${inChunks}2\r\n{}\r\n0\r\nx: y\r\n\r\n`], answer("{}", true)],
    [
      "chunks that hold what ends lines",
      [`${inChunks}A\r\n\r\n0\r\n\r\n\r\n0\r\n0\r\n\r\n`],
      answer("\r\n0\r\n\r\n\r\n0", true),
    ],
    ["no chunk", [`${inChunks}0\r\n\r\n`], answer("", true)],
    ["what another follows", [`HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${lengthOf(2)}{}`], answer("{}", true)],
    [
      "what others follow, apart",
      ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 -\r\n\r\n", `${lengthOf(2)}{}`],
      answer("{}", true),
    ],
    [
      "what thousands follow, at once",
      [`${"HTTP/1.1 100\r\n\r\n".repeat(20_000)}${lengthOf(2)}{}`],
      answer("{}", true),
    ],
    ["more than the answer: the connection is not used again", [`${lengthOf(2)}{}HTTP/1.1 200`], answer("{}", false)],
    ["more than the chunks", [`${inChunks}2\r\n{}\r\n0\r\n\r\nHTTP`], answer("{}", false)],
  ])("reads %s", (_, pieces, outcome) => {
    expect(told(read(...pieces))).toEqual(outcome);
  });

  it.each<[what: string, pieces: readonly string[], code: string]>([
    ["nothing", [], "ECONNRESET"],
    ["half of a head", ["HTTP/1.1 200 OK\r\n"], "ECONNRESET"],
    ["less than the length", [`${lengthOf(3)}{}`], "ECONNRESET"],
    ["no last chunk", [`${inChunks}2\r\n{}\r\n`], "ECONNRESET"],
    ["half of a last chunk", [`${inChunks}2\r\n{}\r\n0\r\n`], "ECONNRESET"],
    ["nothing after what another follows", ["HTTP/1.1 100 Continue\r\n\r\n"], "ECONNRESET"],
    ["another protocol, at once", ["220 smtp"], "HTTP_ANSWER_INVALID"],
    ["another protocol, by its first byte", ["\x15"], "HTTP_ANSWER_INVALID"],
    ["a head that is none", ["HTTP/1.1 OK\r\n\r\n"], "HTTP_ANSWER_INVALID"],
    ["the switch to another protocol", ["HTTP/1.1 101 Switching Protocols\r\n\r\n"], "HTTP_ANSWER_INVALID"],
    ["a chunk without a size", [`${inChunks}\r\n`], "HTTP_ANSWER_INVALID"],
    ["a chunk of a negative size", [`${inChunks}-1\r\n`], "HTTP_ANSWER_INVALID"],
    ["a chunk of a size of nine digits", [`${inChunks}000000001\r\n{`], "HTTP_ANSWER_INVALID"],
    ["a size that ends with LF alone", [`${inChunks}2\n{}`], "HTTP_ANSWER_INVALID"],
    ["a chunk that is longer than its size", [`${inChunks}1\r\n{}\r\n`], "HTTP_ANSWER_INVALID"],
    ["an extension that is too long", [`${inChunks}2;${"x".repeat(5000)}`], "HTTP_ANSWER_INVALID"],
    ["a head that is too long", [`HTTP/1.1 200 OK\r\nx: ${"x".repeat(17_000)}\r\n\r\n`], "HTTP_HEADERS_TOO_LONG"],
    ["a head that never ends", ["HTTP/1.1 200 OK\r\n", `x: ${"x".repeat(17_000)}`], "HTTP_HEADERS_TOO_LONG"],
  ])("refuses %s", (_, pieces, code) => {
    expect(told(read(...pieces))).toBe(code);
  });

  const piece = " ".repeat(30_000);
  it.each<[what: string, head: string, piece: string]>([
    ["of a length", lengthOf(1_000_000), piece],
    ["until the end", untilEnd, piece],
    ["in chunks", inChunks, `7530\r\n${piece}\r\n`],
  ])("reads a body %s to the bound, and does not use the connection again", (_, head, more) => {
    const reading = read(head, more, more, more);
    expect(reading).toMatchObject({ status: 200, keepsAlive: false });
    expect(reading instanceof CallFailure || reading.body.length).toBe(MOST_BODY_BYTES);
  });

  it("reads the same however the bytes are cut into pieces", () => {
    const answers = [
      `HTTP/1.1 103 Early Hints\r\n\r\n${lengthOf(5)}12345`,
      `${inChunks}3;a=b\r\n123\r\nB\r\n45678901234\r\n0\r\nx: y\r\n\r\n`,
      "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n",
      `${inChunks}2\r\n{}x`,
      `${untilEnd}12345`,
    ].map((text) => Buffer.from(text, "latin1"));
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.array(fc.nat(120), { maxLength: 12 }), (bytes, cuts) => {
        const places = [0, ...cuts.filter((at) => at <= bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = places
          .slice(1)
          .map((end, i) => bytes.subarray(places[i], end))
          .filter(({ length }) => length > 0);
        expect(told(read(...pieces))).toEqual(told(read(bytes)));
      }),
    );
  });

  it("reads what Node's own server writes: any status, with a length or in chunks", async () => {
    const server = createServer((request, response) => {
      const { status, chunks, whole } = JSON.parse(decodeURIComponent(request.url?.slice(1) ?? "")) as Case;
      response.writeHead(status, whole ? { "content-length": Buffer.byteLength(chunks.join("")) } : {});
      for (const chunk of chunks) response.write(chunk);
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closedAfter({ close: () => new Promise((resolve) => server.close(resolve)) });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    await fc.assert(
      fc.asyncProperty(
        fc.record({
          status: fc.constantFrom(200, 403, 500),
          chunks: fc.array(fc.string({ minLength: 1 })),
          whole: fc.boolean(),
        }),
        async (sent: Case) => {
          const socket = connect(port, "127.0.0.1");
          socket.write(`GET /${encodeURIComponent(JSON.stringify(sent))} HTTP/1.1\r\nhost: x\r\n\r\n`);
          const reader = new AnswerReader();
          let reading: Answer | CallFailure | undefined;
          for await (const bytes of socket) {
            reading = reader.read(bytes);
            if (reading !== undefined) break;
          }
          expect(reading).toMatchObject({ status: sent.status, keepsAlive: true });
          expect(reading instanceof CallFailure || Buffer.from(reading?.body ?? []).toString()).toBe(
            sent.chunks.join(""),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

interface Case {
  readonly status: number;
  readonly chunks: readonly string[];
  readonly whole: boolean;
}
