import { describe, expect, it } from "vitest";
import { type Body, readBounded } from "./read-bounded.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function* pieces(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield typeof text === "string" ? encode(text) : text;
}

describe("readBounded", () => {
  it.each<[string, () => Body, string | undefined]>([
    ["nothing", () => null, ""],
    ["an empty stream", () => pieces(), ""],
    ["a stream of several pieces", () => pieces("ab", "cd"), "abcd"],
    ["a letter over two pieces", () => pieces(encode("ä").slice(0, 1), encode("ä").slice(1)), "ä"],
    ["a web stream", () => new Response("abcd").body, "abcd"],
    ["all of its bytes", () => encode("abcd"), "abcd"],
    ["no bytes", () => encode(""), ""],
    ["a byte order mark, which is left out", () => Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "a"],
    ["a byte order mark over two pieces", () => pieces(Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf, 0x61)), "a"],
    ["exactly the bound", () => pieces("12345678"), "12345678"],
    ["bytes, exactly the bound", () => encode("12345678"), "12345678"],
    ["a byte more", () => pieces("1234567", "89"), undefined],
    ["a web stream that is longer", () => new Response("123456789").body, undefined],
    ["all of its bytes, a byte more", () => encode("123456789"), undefined],
    ["all of its bytes, no UTF-8", () => Uint8Array.of(0xff), undefined],
    ["bytes that are no UTF-8", () => pieces(Uint8Array.of(0xff)), undefined],
    ["half a letter at the end", () => pieces(encode("ä").slice(0, 1)), undefined],
  ])("%s", async (_, body, text) => {
    expect(await readBounded(body(), 8)).toBe(text);
  });

  it("keeps nothing of a body that ends in half a letter", async () => {
    expect(await readBounded(encode("ä").slice(0, 1), 8)).toBeUndefined();
    expect(await readBounded(encode("ä").slice(1), 8)).toBeUndefined();
    expect(await readBounded(encode("ä"), 8)).toBe("ä");
  });

  it("reads a web stream where the runtime cannot iterate those", async () => {
    const { body } = new Response("abcd");
    Object.defineProperty(body, Symbol.asyncIterator, { value: undefined });
    expect(await readBounded(body, 8)).toBe("abcd");
  });

  it("cancels what is longer, also where it never ends", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encode("xxxx")),
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await readBounded(endless, 8)).toBeUndefined();
    expect(cancelled).toBe(true);
  });

  it("rejects where the stream fails", async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("reset")) });
    await expect(readBounded(broken, 8)).rejects.toThrow("reset");
  });
});
