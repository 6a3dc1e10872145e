import { describe, expect, it } from "vitest";
import { checkClusterId } from "./cluster-id.ts";

describe("checkClusterId", () => {
  it.each(["c", "my-cluster", "prod.eu-central-1.example.com", "Two words", "a/b:c=d", "x".repeat(1024)])(
    "takes %j",
    (id) => {
      expect(checkClusterId(id)).toEqual({ ok: true, value: id });
    },
  );

  it.each([undefined, ""])("misses %j", (id) => {
    expect(checkClusterId(id)).toEqual({ ok: false, problem: { code: "CLUSTER_ID_MISSING" } });
  });

  it.each([
    ["a line break", "a\nb"],
    ["a carriage return", "a\r\nx-injected: 1"],
    ["a tab", "a\tb"],
    ["a NUL", "a\0"],
    ["DEL", "a\u007f"],
    ["a space at the beginning", " a"],
    ["a space at the end", "a "],
    ["two spaces in a row, which a signature does not tell from one", "a  b"],
    ["a letter outside ASCII", "clüster"],
    ["1025 characters", "x".repeat(1025)],
  ])("refuses %s", (_, id) => {
    expect(checkClusterId(id)).toMatchObject({ ok: false, problem: { code: "CLUSTER_ID_INVALID" } });
  });
});
