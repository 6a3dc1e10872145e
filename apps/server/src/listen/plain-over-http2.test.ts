import { once } from "node:events";
import { constants } from "node:http2";
import { buffer, text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { http2 } from "./testing/clients.ts";
import { begin, ca, describeListeners, type ListenerKind } from "./testing/listeners.ts";

const speaksHttp2 = ({ protocols }: ListenerKind): boolean => protocols.some(({ protocol }) => protocol === "HTTP/2");
const byteOrderMark = "\uFEFF";

describeListeners(
  "a request of HTTP/2 that is answered without the Fetch API",
  (kind) => {
    async function connect() {
      const { port } = await begin(kind);
      const client = http2({ port, ca });
      const request = (length: number, headers: Record<string, string> = {}, waitForTrailers = false) =>
        client.session.request(
          { ":method": "POST", ":path": "/", "content-length": length, ...headers },
          { waitForTrailers },
        );
      return { ...client, request };
    }

    it.each<[what: string, pieces: readonly (string | Buffer)[], expected: string]>([
      ["in pieces", ["héllo, ", "and ", "more"], "héllo, and more"],
      ["with a letter of which half comes later", [Buffer.from([0xc3]), Buffer.from([0xa4])], "ä"],
      ["with a byte order mark", [`${byteOrderMark}hello`], "hello"],
      ["with two of them", [`${byteOrderMark}${byteOrderMark}hello`], `${byteOrderMark}hello`],
      ["that is no UTF-8", [Buffer.from([0x61, 0xff, 0x62])], "a\uFFFDb"],
      ["that is empty", [], ""],
    ])("may have a body %s", async (_, pieces, expected) => {
      const { request } = await connect();
      const stream = request(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0));
      for (const piece of pieces) {
        stream.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      stream.end();
      const [headers] = await once(stream, "response");
      expect([headers[":status"], headers["x-answered"], String(await buffer(stream))]).toEqual([
        200,
        "plainly",
        expected,
      ]);
      expect(headers["date"]).toBeDefined();
      expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
    });

    it("may end with trailers", async () => {
      const { request } = await connect();
      const stream = request(2, {}, true);
      stream.once("wantTrailers", () => stream.sendTrailers({ x: "y" }));
      stream.end("hi");
      const [headers] = await once(stream, "response");
      expect([headers["x-answered"], await text(stream)]).toEqual(["plainly", "hi"]);
    });

    it("may be given up in the middle of its body, and the connection goes on", async () => {
      const { request, post } = await connect();
      for (const code of [constants.NGHTTP2_CANCEL, constants.NGHTTP2_INTERNAL_ERROR, constants.NGHTTP2_NO_ERROR]) {
        const stream = request(100).on("error", () => undefined);
        const closed = new Promise((resolve) => stream.once("close", resolve));
        stream.write("{");
        await new Promise((resolve) => setTimeout(resolve, 20));
        stream.close(code);
        await closed;
        expect(await post("/", "hi")).toMatchObject({ status: 200, body: "hi" });
      }
    });

    it("is answered, and closed without an error, where its body does not go on", async () => {
      const { request } = await connect();
      const stream = request(100);
      stream.write("{");
      const [headers] = await once(stream, "response");
      expect([headers[":status"], await text(stream)]).toEqual([400, "REVIEW_MALFORMED"]);
      await once(stream, "close");
      expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
    });

    it("is none where it is HEAD, or CONNECT, or expects something", async () => {
      const { request, session } = await connect();
      const head = request(0, { ":method": "HEAD" }).resume();
      const [toHead] = await once(head, "response");
      expect([toHead[":status"], toHead["x-answered"]]).toEqual([200, undefined]);
      const tunnel = session.request({ ":method": "CONNECT", ":authority": "localhost", "content-length": 0 }).resume();
      expect((await once(tunnel, "response"))[0][":status"]).toBe(405);
      tunnel.close();
      const expecting = request(2, { expect: "something" }).resume();
      expect((await once(expecting, "response"))[0][":status"]).toBe(417);
      expecting.close();
    });
  },
  speaksHttp2,
);
