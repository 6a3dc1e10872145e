import { describe, expect, it } from "vitest";
import { BodyGate } from "./body-gate.ts";

describe("a BodyGate", () => {
  it.each([
    ["a small body", "100", true],
    ["a body of just that size", "1000", true],
    ["a larger one", "1001", false],
    ["one that does not say", undefined, false],
    ["one that says nonsense", "1e2", false],
    ["one that says less than nothing", "-1", false],
  ])("that is full lets through %s (content-length %s): %s", async (_, contentLength, through) => {
    const gate = new BodyGate({ largeBytes: 1000, mostLarge: 1 });
    let finish = (): void => undefined;
    const first = gate.read("5000", () => new Promise<string>((resolve) => (finish = () => resolve("first"))));
    expect(await gate.read(contentLength, async () => "second")).toBe(through ? "second" : undefined);
    finish();
    expect(await first).toBe("first");
    expect(await gate.read(contentLength, async () => "third")).toBe("third");
  });

  it("has room again after one that failed", async () => {
    const gate = new BodyGate({ largeBytes: 0, mostLarge: 1 });
    await expect(gate.read("1", () => Promise.reject(new Error("reset")))).rejects.toThrow("reset");
    expect(await gate.read("1", async () => "next")).toBe("next");
  });
});
