import { describe, expect, it } from "vitest";
import { formatAmzDate, parseAmzDate } from "./token-format.ts";

describe("X-Amz-Date", () => {
  it.each([
    ["1970-01-01T00:00:00Z", "19700101T000000Z"],
    ["2026-01-02T03:04:05Z", "20260102T030405Z"],
    ["2026-09-09T09:09:09Z", "20260909T090909Z"],
    ["2026-10-10T10:10:10Z", "20261010T101010Z"],
    ["2026-12-31T23:59:59Z", "20261231T235959Z"],
    ["2024-02-29T12:00:00Z", "20240229T120000Z"],
    ["0050-03-04T05:06:07Z", "00500304T050607Z"],
    ["9999-12-31T23:59:59Z", "99991231T235959Z"],
  ])("of %s is %s, and back", (iso, text) => {
    expect(formatAmzDate(Date.parse(iso))).toBe(text);
    expect(parseAmzDate(text)).toBe(Date.parse(iso));
  });

  it("leaves fractions of a second out", () => {
    expect(formatAmzDate(Date.parse("2026-01-02T03:04:05.999Z"))).toBe("20260102T030405Z");
  });

  it.each([
    ["nothing", ""],
    ["another form", "2026-01-02T03:04:05Z"],
    ["something ahead of it", "120260102T030405Z"],
    ["something behind it", "20260102T030405Z0"],
    ["no digits", "2026O102T030405Z"],
    ["no such month", "20261302T030405Z"],
    ["the month 0", "20260002T030405Z"],
    ["no such day", "20260230T030405Z"],
    ["the 29th of February of a year without", "20260229T030405Z"],
    ["hour 24", "20260102T240000Z"],
    ["minute 60", "20260102T036005Z"],
    ["a leap second", "20260102T235960Z"],
  ])("is not read where it is %s", (_, text) => {
    expect(parseAmzDate(text)).toBeUndefined();
  });

  it("is not made of what is no moment", () => {
    expect(() => formatAmzDate(Number.NaN)).toThrow(new RangeError("the time is no moment"));
  });
});
