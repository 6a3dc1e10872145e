import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EncodedSecret } from "./encoded-secret.ts";

it.each([
  // https://www.rfc-editor.org/rfc/rfc3986#section-2.3: these alone may stand as they are
  ["unreserved characters", "AZaz09-._~", "AZaz09-._~"],
  ["reserved ones", ":/?#[]@!$&'()*+,;=", "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"],
  ["others", '"%<>\\^`{|}', "%22%25%3C%3E%5C%5E%60%7B%7C%7D"],
])("%s are percent-encoded as Signature Version 4 asks for", (_, text, encoded) => {
  expect(EncodedSecret.of(text).reveal()).toBe(encoded);
});

const printable = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe("read takes", () => {
  it("what is encoded", () => {
    fc.assert(
      fc.property(printable, (text) => {
        const encoded = EncodedSecret.of(text).reveal();
        expect(EncodedSecret.read(encoded)?.reveal()).toBe(encoded);
      }),
    );
  });

  it("of all escapes those that are needed", () => {
    const escapes = Array.from({ length: 256 }, (_, code) => `%${code.toString(16).padStart(2, "0").toUpperCase()}`);
    const needed = [...":/?#[]@!$&'()*+,;=\"%<>\\^`{|}"].map((one) => EncodedSecret.of(one).reveal());
    expect(escapes.filter((one) => EncodedSecret.read(`a${one}b`) !== undefined)).toEqual(needed.toSorted());
  });

  it("nothing else than what encoding would give again", () => {
    const piece = fc.oneof(
      printable,
      fc.constantFrom("%", "%2", "%2f", "%2F", "%41", "%7E", "%zz", "%20", " ", "é", "\n"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const text = pieces.join("");
        const isEncoded = /^(?:[\x21-\x7e])*$/.test(text) && isEncodedOnce(text);
        expect(EncodedSecret.read(text)?.reveal()).toBe(isEncoded ? text : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

function isEncodedOnce(text: string): boolean {
  try {
    const decoded = decodeURIComponent(text);
    return /^[\x21-\x7e]*$/.test(decoded) && EncodedSecret.of(decoded).reveal() === text;
  } catch {
    return false;
  }
}

it.each([
  ["lower-case digits", "%2f"],
  ["an escape that is not needed", "%41"],
  ["a reserved character as it is", "a/b"],
  ["a separator of parameters", "a&b"],
  ["half an escape", "a%2"],
  ["an escape of something else", "%zz"],
  ["a control character, escaped", "%0A"],
  ["a space", "%20"],
  ["something else at the end", "%2F\n"],
])("read refuses %s", (_, text) => {
  expect(EncodedSecret.read(text)).toBeUndefined();
});

it("shows nothing of it", () => {
  const secret = EncodedSecret.of("never/shown");
  expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(["[secret]", '"[secret]"', "[secret]"]);
});
