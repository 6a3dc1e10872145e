import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { readStsAnswer } from "./sts-answer.ts";

const endpoint = { host: "sts.eu-central-1.amazonaws.com", region: "eu-central-1", partition: "aws" };
const result = { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/alice", UserId: "AIDAEXAMPLE" };

function answer(change: Record<string, unknown> = {}): string {
  return JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: { ...result, ...change } } });
}

function jsonError(Code: string, Message = "no"): string {
  return JSON.stringify({ Error: { Code, Message, Type: "Sender" }, RequestId: "r" });
}

function xmlError(code: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n <Error>\n <Type>Sender</Type>\n <Code>${code}</Code>\n <Message>no</Message>\n </Error>\n</ErrorResponse>`;
}

function codeOf(status: number, body: string): Code | "ok" {
  const outcome = readStsAnswer(status, body, endpoint);
  return outcome.ok ? "ok" : outcome.problem.code;
}

describe("readStsAnswer", () => {
  it("reads who the caller is", () => {
    expect(readStsAnswer(200, answer(), endpoint)).toMatchObject({
      ok: true,
      value: { account: "111122223333", arn: result.Arn, userId: "AIDAEXAMPLE" },
    });
  });

  it.each([
    ["nothing", ""],
    ["HTML", "<html></html>"],
    ["JSON of another form", "{}"],
    ["null", "null"],
    ["a list", "[]"],
    ["an answer without an ARN", answer({ Arn: undefined })],
    ["an account that is a number", answer({ Account: 111122223333 })],
    ["an identity of another account", answer({ Arn: "arn:aws:iam::999999999999:user/alice" })],
    ["an identity of another partition", answer({ Arn: "arn:aws-cn:iam::111122223333:user/alice" })],
    ["a line break in a field", answer({ UserId: "AIDA\nx" })],
    ["an answer to another action", JSON.stringify({ AssumeRoleResponse: { GetCallerIdentityResult: result } })],
    ["an answer inherited from a prototype", '{"__proto__":{"GetCallerIdentityResponse":{}}}'],
  ])("does not take %s for an answer", (_, body) => {
    expect(codeOf(200, body)).toBe("STS_ANSWER_INVALID");
  });

  it.each<[number, string, Code]>([
    [403, jsonError("SignatureDoesNotMatch"), "STS_SIGNATURE_MISMATCH"],
    [403, xmlError("SignatureDoesNotMatch"), "STS_SIGNATURE_MISMATCH"],
    [
      403,
      jsonError("SignatureDoesNotMatch", "Signature expired: 20260102T120000Z is now earlier"),
      "STS_CREDENTIALS_EXPIRED",
    ],
    [403, jsonError("InvalidClientTokenId"), "STS_UNKNOWN_KEY"],
    [403, jsonError("ExpiredToken"), "STS_CREDENTIALS_EXPIRED"],
    [400, jsonError("ExpiredTokenException"), "STS_CREDENTIALS_EXPIRED"],
    [403, jsonError("AccessDenied"), "STS_REFUSED"],
    [403, jsonError("RegionDisabledException"), "STS_REFUSED"],
    [400, jsonError("Throttling"), "STS_THROTTLED"],
    [403, xmlError("Throttling"), "STS_THROTTLED"],
    [503, jsonError("ThrottlingException"), "STS_THROTTLED"],
    [429, "", "STS_THROTTLED"],
    [500, jsonError("InternalFailure"), "STS_FAULT"],
    [502, "<html>Bad Gateway</html>", "STS_FAULT"],
    [503, "", "STS_FAULT"],
    [301, "", "STS_ANSWER_INVALID"],
    [302, jsonError("InvalidClientTokenId"), "STS_ANSWER_INVALID"],
    [204, "", "STS_ANSWER_INVALID"],
    [403, "<html>Forbidden by the proxy</html>", "STS_ANSWER_INVALID"],
    [407, "", "STS_ANSWER_INVALID"],
    [404, "not found", "STS_ANSWER_INVALID"],
  ])("HTTP %s %s is %s", (status, body, code) => {
    expect(codeOf(status, body)).toBe(code);
  });

  it("shows an error's code, never its message, which can quote the request", () => {
    const body = jsonError("SignatureDoesNotMatch", "The canonical string was X-Amz-Security-Token=hunter2");
    expect(JSON.stringify(readStsAnswer(403, body, endpoint))).not.toContain("hunter2");
  });
});
