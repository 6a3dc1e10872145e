import { describe, expect, it } from "vitest";
import { acceptAudiences } from "./audiences.ts";

describe("acceptAudiences", () => {
  it.each<[string, string[], string[] | null | undefined, string[] | undefined]>([
    ["ignores them where none are configured", [], ["a"], undefined],
    ["answers none where none are asked for", ["a"], undefined, undefined],
    ["nor where the list is empty", ["a"], [], undefined],
    ["nor where it is null", ["a"], null, undefined],
    ["answers those in common", ["a", "b", "c"], ["c", "x", "a"], ["a", "c"]],
    ["compares them to the letter", ["https://a", "A"], ["A", "a", "https://a/"], ["A"]],
  ])("%s", (_, configured, asked, answered) => {
    expect(acceptAudiences(configured, asked)).toEqual({ ok: true, value: answered });
  });

  it("refuses a review for others", () => {
    expect(acceptAudiences(["a"], ["b", "c\n"])).toEqual({
      ok: false,
      problem: { code: "AUDIENCE_MISMATCH", detail: 'asked for "b, c\\n"' },
    });
  });
});
