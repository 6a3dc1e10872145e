import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { createBodyReader } from "./read-body.ts";

/** Time is longer than any test. */
const limits = { mostBytes: 100, timeoutMs: 3_600_000, largeBytes: 10, mostLarge: 1 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function request(body: string | ReadableStream<Uint8Array>, contentLength?: number): Request {
  const headers: Record<string, string> =
    contentLength === undefined ? {} : { "content-length": String(contentLength) };
  const init = { method: "POST", body, headers, duplex: "half" };
  return new Request("https://localhost/authenticate", init);
}

/** A stream that gives these pieces, and then ends, fails or gives nothing more. */
function stream(
  pieces: readonly (string | Uint8Array)[],
  then: "ends" | "fails" | "hangs",
): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece !== undefined) controller.enqueue(typeof piece === "string" ? bytes(piece) : piece);
      else if (then === "ends") controller.close();
      else if (then === "fails") controller.error(new Error("reset"));
      return then === "hangs" && piece === undefined ? new Promise<void>(() => undefined) : undefined;
    },
  });
}

describe("a body reader", () => {
  it.each<[string, Request, string | { code: Code }]>([
    ["a small body", request("{}", 2), "{}"],
    ["a body that does not say how large it is", request(stream(["{", "}"], "ends")), "{}"],
    ["a letter of which half comes later", request(stream([bytes("ä").slice(0, 1), bytes("ä").slice(1)], "ends")), "ä"],
    ["a large body", request("x".repeat(100), 100), "x".repeat(100)],
    [
      "a large body in small pieces",
      request(stream(["x".repeat(70), "y", "z".repeat(29)], "ends")),
      `${"x".repeat(70)}y${"z".repeat(29)}`,
    ],
    ["a body that says that it is too large", request("x", 101), { code: "REVIEW_TOO_LARGE" }],
    ["a body that says that it is beyond counting", request("x", 2 ** 54), { code: "REVIEW_TOO_LARGE" }],
    [
      "a body that is too large and does not say so",
      request(stream(["x".repeat(60), "x".repeat(60)], "hangs")),
      { code: "REVIEW_TOO_LARGE" },
    ],
    ["a body that breaks off", request(stream(["{"], "fails")), { code: "REVIEW_MALFORMED" }],
  ])("%s", async (_, from, expected) => {
    const outcome = await createBodyReader(limits)(from);
    expect(outcome.ok ? outcome.value : outcome.problem).toEqual(expected);
  });

  it.each([
    ["a body", request(stream(["{"], "hangs"))],
    ["a small body", request(stream(["{"], "hangs"), 5)],
  ])("%s that does not go on is given up when its time is over", async (_, from) => {
    const outcome = await createBodyReader({ ...limits, timeoutMs: 30 })(from);
    expect(outcome).toEqual({ ok: false, problem: { code: "REVIEW_MALFORMED" } });
  });

  it("copies each piece at once and keeps none, since a piece may be one byte", async () => {
    const piece = new Uint8Array(1);
    let count = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          // The same piece each time, with another byte: whoever keeps it has the last byte alone.
          piece[0] = "a".charCodeAt(0) + count++;
          if (count <= 3) controller.enqueue(piece);
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    expect(await createBodyReader(limits)(request(body))).toEqual({ ok: true, value: "abc" });
  });

  it("gives up the oldest of the large bodies for a new one, and lets small ones pass by", async () => {
    const read = createBodyReader(limits);
    const first = read(request(stream(["{"], "hangs")));
    expect(await read(request("{}", 2))).toEqual({ ok: true, value: "{}" });
    expect(await read(request(stream(["{}"], "ends")))).toEqual({ ok: true, value: "{}" });
    expect(await first).toEqual({ ok: false, problem: { code: "LIMIT_REACHED" } });
  });

  it("gives up the oldest of the small bodies where they are too many bytes together", async () => {
    const read = createBodyReader({ ...limits, mostSmallBytes: 20 });
    const first = read(request(stream(["{"], "hangs"), 8));
    const second = read(request(stream(["{"], "hangs"), 8));
    expect(await read(request("{}".padEnd(10), 10))).toEqual({ ok: true, value: "{}        " });
    expect(await first).toEqual({ ok: false, problem: { code: "LIMIT_REACHED" } });
    expect(await read(request("{}".padEnd(10), 10))).toEqual({ ok: true, value: "{}        " });
    const third = read(request("{}".padEnd(9), 9));
    const fourth = read(request("{}".padEnd(9), 9));
    expect([await second, await third, await fourth]).toEqual([
      { ok: false, problem: { code: "LIMIT_REACHED" } },
      { ok: true, value: "{}       " },
      { ok: true, value: "{}       " },
    ]);
  });

  it("takes a large body in many pieces", async () => {
    const read = createBodyReader({ ...limits, mostBytes: 100_000 });
    const pieces = Array<string>(600).fill("ä0123456789".repeat(10));
    expect(await read(request(stream(pieces, "ends")))).toEqual({ ok: true, value: pieces.join("") });
  });
});
