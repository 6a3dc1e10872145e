import { describe, expect, it } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";

describe("base64url", () => {
  it.each([
    // https://www.rfc-editor.org/rfc/rfc4648#section-10, without padding
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
    // The two characters that differ from base64.
    ["\u00fb\u00ef\u00be\u00ff\u00ff\u00ff", "----____"],
  ])("of %j is %s, and back", (bytes, text) => {
    expect(encodeBase64Url(bytes)).toBe(text);
    expect(decodeBase64Url(text)).toBe(bytes);
  });

  it.each([
    ["no text", ""],
    ["a length that no bytes have", "Zm9vY"],
    ["padding", "Zg=="],
    ["padding instead of a third character", "Zm8="],
    ["base64's own character +", "Zm9+"],
    ["base64's own character /", "Zm9/"],
    ["a character of neither", "Zm9!"],
    ["a character that is not ASCII", "Zm9\u0142"],
    ["a line break", "Zm9v\n"],
    ["a space", " Zm9v"],
    ["two spaces", "Zm  8"],
    ["as many spaces as make a group full", "Zm9vZg  "],
    ["a form feed in place of a character", "Zm9\f"],
    ["padding that is one group by itself", "Zm9v===="],
    ["unused bits that are set, of two characters", "Zm9vZh"],
    ["unused bits that are set, of three characters", "Zm9vZm9"],
  ])("refuses %s", (_, text) => {
    expect(decodeBase64Url(text)).toBeUndefined();
  });
});
