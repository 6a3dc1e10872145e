import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { decodeToken } from "./decode-token.ts";
import { makeToken } from "./make-token.ts";
import { ownCopy } from "./own-copy.ts";
import { clockAtNoon, credentials, tokenOf, urlIn } from "./testing/tokens.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** How many bytes the heap holds on to for each of what is made. */
function bytesKept(make: (index: number) => string): number {
  const count = 1000;
  const kept: string[] = [];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) kept.push(make(i));
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / kept.length;
}

const keyId = (index: number): string => `AKIA${String(index).padStart(16, "0")}`;
const longText = "x".repeat(8000);

describe("ownCopy", () => {
  it("is the same text", () => {
    expect(ownCopy(keyId(1))).toBe(keyId(1));
  });

  it("keeps nothing of what the text was cut out of", () => {
    const cutOut = (index: number): string =>
      Buffer.from(longText + keyId(index))
        .toString("latin1")
        .slice(-20);
    expect(bytesKept(cutOut)).toBeGreaterThan(8000);
    expect(bytesKept((index) => ownCopy(cutOut(index)))).toBeLessThan(1000);
  });

  it.each([
    ["percent-encoded", "%2F"],
    ["as they are", "/"],
  ])("is what the access key id of a token is, with slashes %s in the credential", async (_, slash) => {
    const { token } = await makeToken({
      clusterId: "my-cluster",
      credentials: { ...credentials, sessionToken: longText },
      region: "eu-central-1",
      clock: clockAtNoon,
    });
    const url = urlIn(token);
    const accessKeyIdOf = (index: number): string => {
      const respelt = url.replace(credentials.accessKeyId, keyId(index)).replaceAll("%2F", slash);
      return valueOrThrow(decodeToken(tokenOf(respelt))).accessKeyId;
    };
    expect(accessKeyIdOf(1)).toBe(keyId(1));
    expect(bytesKept(accessKeyIdOf)).toBeLessThan(1000);
  });
});
