import { createHash } from "node:crypto";
import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { tokenKeys, webCryptoDigest } from "./token-key.ts";
import type { ClusterIds } from "./token-policy.ts";

it.each(["", "a", "b", "c", "ä", "k8s-aws-v1.".padEnd(16_384, "A")])(
  "webCryptoDigest of %j is its SHA-256",
  async (text) => {
    expect(await webCryptoDigest(text)).toBe(createHash("sha256").update(text).digest("hex"));
  },
);

describe("a token's key", () => {
  const keyOf = async (ids: ClusterIds, token = "token"): Promise<string> =>
    tokenKeys(ids, (text) => text)(new Secret(token));

  it("is a digest of the cluster ids in one order, and the token", async () => {
    expect(await keyOf(["b", "a"])).toBe('["a","b"]\ntoken');
    expect(await keyOf(["a", "b"])).toBe(await keyOf(["b", "a"]));
  });

  it.each<[string, [ClusterIds, string?], [ClusterIds, string?]]>([
    ["another token", [["a"], "x"], [["a"], "y"]],
    ["another cluster id", [["a"]], [["b"]]],
    ["one cluster id more", [["a"]], [["a", "b"]]],
    ["two ids that are written like one", [["a", "b"]], [['a","b']]],
  ])("is another one for %s", async (_, one, other) => {
    expect(await keyOf(...one)).not.toBe(await keyOf(...other));
  });
});
