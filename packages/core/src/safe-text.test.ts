import { describe, expect, it } from "vitest";
import { asIs, quote, safe } from "./safe-text.ts";

describe("safe", () => {
  it("quotes foreign text, and keeps literals, numbers and safe texts", () => {
    expect(safe`the host ${"evil\n.example"} has ${3} of ${asIs(safe`these`)}`).toBe(
      'the host "evil\\n.example" has 3 of these',
    );
  });
});

describe("quote", () => {
  it.each([
    ["quotes", 'a"b', '"a\\"b"'],
    ["backslashes", "a\\b", '"a\\\\b"'],
    ["line breaks", "a\r\nb", '"a\\r\\nb"'],
    ["an escape sequence", "\u001b[31m", '"\\u001b[31m"'],
    ["C1 controls", "a\u009b", '"a\\u009b"'],
    ["line separators", "a\u2028b", '"a\\u2028b"'],
    ["bidirectional overrides", "a\u202eb", '"a\\u202eb"'],
    ["lone surrogates", "a\ud800", '"a\\ud800"'],
  ])("escapes %s", (_, text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  it("cuts after 128 characters", () => {
    expect(quote("x".repeat(1000))).toBe(`"${"x".repeat(128)}…"`);
  });
});
