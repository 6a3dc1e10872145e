import { describe, expect, it } from "vitest";
import { compress, decompress, digestOf } from "./bytes.ts";

describe("a text is compressed and decompressed", () => {
  it.each(["", "a", "é🙂\n", "x".repeat(100_000)])("%#", async (text) => {
    expect(await decompress(await compress(text), 1_000_000)).toBe(text);
  });

  it("to no more than it may have", async () => {
    const compressed = await compress("x".repeat(1000));
    expect(await decompress(compressed, 1000)).toHaveLength(1000);
    expect(await decompress(compressed, 999)).toBeUndefined();
  });

  it.each(["", "AAAA", "no base64"])("not where it is none: %j", async (text) => {
    expect(await decompress(text, 1000)).toBeUndefined();
  });
});

// https://csrc.nist.gov/csrc/media/projects/cryptographic-standards-and-guidelines/documents/examples/sha256.pdf
it("a digest is SHA-256", async () => {
  expect(await digestOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
