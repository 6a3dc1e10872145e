import { describe, expect, it } from "vitest";
import { AuthenticatorError, describeProblem } from "./authenticator-error.ts";
import { CODES, type CodeRow } from "./codes.ts";
import { safe } from "./safe-text.ts";

const rows: [string, CodeRow][] = Object.entries(CODES);

describe("CODES", () => {
  it.each(rows)("%s says one sentence without a full stop, and what to do in full ones", (code, { says, fix }) => {
    expect(code).toMatch(/^[A-Z0-9]+(_[A-Z0-9]+)*$/);
    expect(says).toMatch(/^[^\n]+[^.\n]$|k8s-aws-v1\.$/);
    expect(fix).toMatch(/^[A-Z`][^\n]*\.$/);
  });

  it("remembers refusals of STS alone: all else is cheap to find out again, or can change at once", () => {
    const remembered = rows.filter(([, { remember }]) => remember).map(([code]) => code);
    expect(remembered).toEqual(["STS_SIGNATURE_MISMATCH", "STS_UNKNOWN_KEY", "STS_CREDENTIALS_EXPIRED", "STS_REFUSED"]);
  });
});

it("describeProblem gives one line: code, sentence, particulars", () => {
  expect(describeProblem({ code: "TOKEN_HOST", detail: safe`${"evil.example"}` })).toBe(
    `TOKEN_HOST: ${CODES.TOKEN_HOST.says} ("evil.example")`,
  );
  expect(describeProblem({ code: "TOKEN_HOST" })).toBe(`TOKEN_HOST: ${CODES.TOKEN_HOST.says}`);
});

it("an AuthenticatorError has the code, the line and what to do", () => {
  const error = new AuthenticatorError({ code: "TOKEN_EXPIRED" });
  expect(error).toMatchObject({ name: "AuthenticatorError", code: "TOKEN_EXPIRED", fix: CODES.TOKEN_EXPIRED.fix });
  expect(error.message).toBe(describeProblem(error.problem));
});
