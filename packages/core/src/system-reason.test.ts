import { describe, expect, it } from "vitest";
import { systemCode, systemReason } from "./system-reason.ts";

const failed = (code: unknown): Error => Object.assign(new Error("open '/secret/path'"), { code });

describe("systemReason", () => {
  it.each([
    [failed("EACCES"), "EACCES, permission denied"],
    [failed("EISDIR"), "EISDIR, it is a folder"],
    [failed("EXDEV"), '"EXDEV"'],
    [failed(13), "the reason is not known"],
    [new Error("x"), "the reason is not known"],
    ["EACCES", "the reason is not known"],
  ])("of %s is %s", (error, reason) => {
    expect(systemReason(error)).toBe(reason);
  });
});

it.each([
  [failed("ENOENT"), "ENOENT"],
  [failed(2), undefined],
  [undefined, undefined],
])("systemCode of %s is %s", (error, code) => {
  expect(systemCode(error)).toBe(code);
});
