import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { WebCryptoSha256 } from "./web-crypto-sha256.ts";

const bytes = new TextEncoder().encode("some bytes, of which only a part is meant");
const part = bytes.subarray(5, 10);

describe("WebCryptoSha256", () => {
  it.each([
    ["nothing", []],
    ["one piece", [bytes]],
    ["several pieces, and views into larger buffers", [part, bytes, part]],
  ])("digests %s", async (_, pieces) => {
    const own = new WebCryptoSha256();
    const other = createHash("sha256");
    for (const piece of pieces) {
      own.update(piece);
      other.update(piece);
    }
    expect(Buffer.from(await own.digest()).toString("hex")).toBe(other.digest("hex"));
  });

  it.each([
    ["a text", "secret", "secret"],
    ["bytes", part, Buffer.from(part)],
    ["a buffer", part.slice().buffer, Buffer.from(part)],
    ["a view", new DataView(bytes.buffer, 5, 5), Buffer.from(part)],
  ])("authenticates with %s", async (_, secret, same) => {
    const own = new WebCryptoSha256(secret);
    own.update(bytes);
    expect(Buffer.from(await own.digest()).toString("hex")).toBe(
      createHmac("sha256", same).update(bytes).digest("hex"),
    );
  });

  it("keeps a secret as it was when it was given", async () => {
    const { buffer } = part.slice();
    const own = new WebCryptoSha256(buffer);
    new Uint8Array(buffer).fill(0);
    own.update(bytes);
    expect(Buffer.from(await own.digest()).toString("hex")).toBe(
      createHmac("sha256", part).update(bytes).digest("hex"),
    );
  });

  it("forgets at reset", async () => {
    const own = new WebCryptoSha256();
    own.update(part);
    own.reset();
    expect(Buffer.from(await own.digest()).toString("hex")).toBe(createHash("sha256").digest("hex"));
  });

  it("keeps a piece as it was when it was given", async () => {
    const changing = Uint8Array.from(part);
    const own = new WebCryptoSha256();
    own.update(changing);
    changing.fill(0);
    expect(Buffer.from(await own.digest()).toString("hex")).toBe(createHash("sha256").update(part).digest("hex"));
  });
});
