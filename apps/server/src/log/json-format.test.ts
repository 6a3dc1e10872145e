import { describe, expect, it } from "vitest";
import { jsonFormat } from "./json-format.ts";
import type { Fields } from "./log-entry.ts";
import { forgeries, isOnePlainLine } from "./testing/forgeries.ts";
import { lineOf } from "./testing/line-of.ts";

const time = Date.UTC(2026, 0, 2, 15, 4, 5, 1);

function line(fields: Fields, message = "access granted"): string {
  return lineOf(jsonFormat, { time, level: "warning", message, fields });
}

describe("the form of a line", () => {
  it("is one object, its own members and the fields sorted by name", () => {
    expect(
      line({ username: "admin", groups: ["a", "b"], arn: "arn:aws:iam::123456789012:user/Bob", n: 3, ok: true }),
    ).toBe(
      '{"arn":"arn:aws:iam::123456789012:user/Bob","groups":["a","b"],"level":"warning","msg":"access granted",' +
        '"n":3,"ok":true,"time":"2026-01-02T15:04:05Z","username":"admin"}',
    );
  });

  it("leaves out a field that is undefined, and keeps an empty message", () => {
    expect(line({ a: undefined }, "")).toBe('{"level":"warning","msg":"","time":"2026-01-02T15:04:05Z"}');
  });

  it("shows fields that clash with its own under fields.NAME", () => {
    expect(JSON.parse(line({ time: 1, level: "error", msg: "x" }))).toEqual({
      "fields.level": "error",
      "fields.msg": "x",
      "fields.time": 1,
      level: "warning",
      msg: "access granted",
      time: "2026-01-02T15:04:05Z",
    });
  });

  it("escapes <, > and & as Go does", () => {
    expect(line({ f: "<a>&" })).toContain(String.raw`"f":"\u003ca\u003e\u0026"`);
  });

  it("cuts texts after 1024 characters and lists after 100 entries", () => {
    const long = "a".repeat(1025);
    const { text, list } = JSON.parse(line({ text: long, list: Array.from({ length: 101 }, () => long) }));
    expect(text).toBe(`${"a".repeat(1024)}…`);
    expect(list).toEqual([...Array.from({ length: 100 }, () => `${"a".repeat(1024)}…`), "…"]);
  });
});

describe("a forgery", () => {
  it.each(forgeries)("with %s is one plain line that reads back as what it was", (_, text) => {
    const forged = line({ session: text, groups: [text], [`n${text}`]: 1 }, text);
    expect(isOnePlainLine(forged)).toBe(true);
    expect(JSON.parse(forged)).toEqual({
      groups: [text],
      level: "warning",
      msg: text,
      [`n${text}`]: 1,
      session: text,
      time: "2026-01-02T15:04:05Z",
    });
  });
});
