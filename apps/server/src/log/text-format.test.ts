import { describe, expect, it } from "vitest";
import type { FieldValue, Fields } from "./log-entry.ts";
import { forgeries, isOnePlainLine } from "./testing/forgeries.ts";
import { lineOf } from "./testing/line-of.ts";
import { textFormat } from "./text-format.ts";

const time = Date.UTC(2026, 0, 2, 15, 4, 5, 999);
const start = 'time="2026-01-02T15:04:05Z" level=info msg="access granted"';

function line(fields: Fields, message = "access granted"): string {
  return lineOf(textFormat, { time, level: "info", message, fields });
}

/** What the line shows of one field. */
function shown(value: FieldValue): string {
  return line({ f: value }).slice(`${start} f=`.length);
}

describe("the form of a line", () => {
  it("is time, level, message, then the fields by name", () => {
    const fields = {
      username: "kubernetes-admin",
      arn: "arn:aws:iam::123456789012:role/Admin",
      groups: ["system:masters", "dev"],
      uid: "aws-iam-authenticator:123456789012:AROAEXAMPLE",
    };
    expect(line(fields)).toBe(
      `${start} arn="arn:aws:iam::123456789012:role/Admin" groups="[system:masters dev]" ` +
        'uid="aws-iam-authenticator:123456789012:AROAEXAMPLE" username=kubernetes-admin',
    );
  });

  it("leaves out a field that is undefined, and an empty message", () => {
    expect(line({ a: undefined, b: 1 }, "")).toBe('time="2026-01-02T15:04:05Z" level=info b=1');
  });

  it("shows fields that clash with its own under fields.NAME", () => {
    expect(line({ time: 1, level: "error", msg: "x", message: "y" })).toBe(
      `${start} fields.level=error fields.msg=x fields.time=1 message=y`,
    );
  });

  it("does not alter the fields", () => {
    const fields = Object.freeze({ msg: "x", groups: Object.freeze(["a"]) });
    line(fields);
    expect(fields).toEqual({ msg: "x", groups: ["a"] });
  });
});

describe("a value", () => {
  it.each<[FieldValue, string]>([
    ["", ""],
    ["plain", "plain"],
    ["AZaz09-._/@^+", "AZaz09-._/@^+"],
    ["two words", '"two words"'],
    ["a:b", '"a:b"'],
    ["a=b", '"a=b"'],
    ["a,b", '"a,b"'],
    ["{}", '"{}"'],
    ["a\\b", '"a\\\\b"'],
    ['say "x"', '"say \\"x\\""'],
    ["\u0007\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
    ["\u0000\u001b\u007f", '"\\x00\\x1b\\x7f"'],
    ["Zoë", '"Zoë"'],
    ["日本 🙂", '"日本 🙂"'],
    ["\u00a0", '"\\u00a0"'],
    ["\u0085\u009b", '"\\u0085\\u009b"'],
    ["\u2028\u2029\u202e\ufeff", '"\\u2028\\u2029\\u202e\\ufeff"'],
    ["\u{e0041}", '"\\U000e0041"'],
    ["\ud800", '"\\ud800"'],
    [0, "0"],
    [-1.5, "-1.5"],
    [21362, "21362"],
    [true, "true"],
    [false, "false"],
    [[], '"[]"'],
    [["a"], '"[a]"'],
    [["a", "b c"], '"[a b c]"'],
  ])("%j is shown as %s", (value, expected) => {
    expect(shown(value)).toBe(expected);
  });

  it("is cut after 1024 characters", () => {
    expect(shown("a".repeat(1024))).toBe("a".repeat(1024));
    expect(shown("a".repeat(1025))).toBe(`"${"a".repeat(1024)}…"`);
  });

  it("is not cut within a character", () => {
    expect(shown(`${"a".repeat(1023)}🙂`)).toBe(`"${"a".repeat(1023)}…"`);
    expect(shown(`${"a".repeat(1022)}🙂b`)).toBe(`"${"a".repeat(1022)}🙂…"`);
  });

  it("that is a list is cut after 100 entries, and each entry after 1024 characters", () => {
    const list = Array.from({ length: 100 }, (_, i) => `g${i}`);
    expect(shown(list)).toBe(`"[${list.join(" ")}]"`);
    expect(shown([...list, "g100", "g101"])).toBe(`"[${list.join(" ")} …]"`);
    expect(shown(["a".repeat(1025), "b"])).toBe(`"[${"a".repeat(1024)}… b]"`);
  });
});

describe("a forgery", () => {
  const places: readonly (readonly [string, (text: string) => string])[] = [
    ["a value", (text) => line({ session: text })],
    ["a list", (text) => line({ groups: ["a", text, "b"] })],
    ["the message", (text) => line({}, text)],
    ["a field's name", (text) => line({ [text]: "x" })],
  ];

  it.each(forgeries.flatMap(([attempt, text]) => places.map(([place, format]) => ({ attempt, place, text, format }))))(
    "with $attempt in $place stays one plain line with the fields it had",
    ({ text, format }) => {
      const forged = format(text);
      expect(isOnePlainLine(forged)).toBe(true);
      expect(fieldNames(forged)).toHaveLength(fieldNames(format("harmless")).length);
      expect(fieldNames(forged).filter((name) => name === "level")).toHaveLength(1);
    },
  );

  it("in a value reads back as what it was", () => {
    const text = 'x" level=error msg="forged\n\\';
    expect(JSON.parse(shown(text))).toBe(text);
  });
});

/** The names of a line's fields as a reader of logfmt sees them: quoted texts hold no fields. */
function fieldNames(text: string): string[] {
  const withoutQuoted = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "Q");
  return withoutQuoted.split(" ").map((field) => field.slice(0, field.indexOf("=")));
}
