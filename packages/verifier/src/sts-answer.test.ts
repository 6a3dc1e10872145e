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

function xmlError(code: string, message = "no"): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n <Error>\n <Type>Sender</Type>\n <Code>${code}</Code>\n <Message>${message}</Message>\n </Error>\n</ErrorResponse>`;
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

  it.each<[string, Code]>([
    ["SignatureDoesNotMatch", "STS_SIGNATURE_MISMATCH"],
    ["InvalidClientTokenId", "STS_UNKNOWN_KEY"],
    ["UnrecognizedClientException", "STS_UNKNOWN_KEY"],
    ["ExpiredToken", "STS_CREDENTIALS_EXPIRED"],
    ["ExpiredTokenException", "STS_CREDENTIALS_EXPIRED"],
    ["RequestExpired", "STS_CREDENTIALS_EXPIRED"],
    ["Throttling", "STS_THROTTLED"],
    ["ThrottlingException", "STS_THROTTLED"],
    ["ThrottledException", "STS_THROTTLED"],
    ["RequestLimitExceeded", "STS_THROTTLED"],
    ["TooManyRequestsException", "STS_THROTTLED"],
    ["RequestThrottled", "STS_THROTTLED"],
    ["RequestThrottledException", "STS_THROTTLED"],
    ["SlowDown", "STS_THROTTLED"],
    ["A", "STS_REFUSED"],
    ["x".repeat(64), "STS_REFUSED"],
    // What is not letters alone is no code of AWS's, and may be a secret.
    ["x".repeat(65), "STS_ANSWER_INVALID"],
    ["AccessDenied!", "STS_ANSWER_INVALID"],
    ["!AccessDenied", "STS_ANSWER_INVALID"],
    // Names that every object has.
    ["toString", "STS_REFUSED"],
    ["constructor", "STS_REFUSED"],
    ["", "STS_ANSWER_INVALID"],
  ])("the error %s is %s, in JSON and in XML", (error, code) => {
    expect([codeOf(400, jsonError(error)), codeOf(400, xmlError(error))]).toEqual([code, code]);
  });

  it.each([413, 414, 431])("HTTP %i says that the request is too long, whoever says it", (status) => {
    const expected = { ok: false, problem: { code: "STS_REFUSED", detail: `HTTP ${status}` } };
    expect(readStsAnswer(status, "<html></html>", endpoint)).toEqual(expected);
    expect(readStsAnswer(status, jsonError("SignatureDoesNotMatch"), endpoint)).toEqual(expected);
  });

  it.each<[string, string, string, Code]>([
    [
      "an expired signature",
      "SignatureDoesNotMatch",
      "Signature expired: 20260102T120000Z is now earlier",
      "STS_CREDENTIALS_EXPIRED",
    ],
    [
      "a signature that is ahead of its time",
      "SignatureDoesNotMatch",
      "Signature not yet current: 20260102T120000Z is still later",
      "STS_CREDENTIALS_EXPIRED",
    ],
    [
      "a signature of which that is not said first",
      "SignatureDoesNotMatch",
      "No Signature expired: not this",
      "STS_SIGNATURE_MISMATCH",
    ],
    ["another error that says so", "AccessDenied", "Signature expired: so it says", "STS_REFUSED"],
    ["no message", "SignatureDoesNotMatch", "", "STS_SIGNATURE_MISMATCH"],
  ])("of %s the message counts, in JSON and in XML", (_, error, message, code) => {
    expect([codeOf(403, jsonError(error, message)), codeOf(403, xmlError(error, message))]).toEqual([code, code]);
  });

  it.each([
    ["a message that is no text", { Code: "SignatureDoesNotMatch", Message: 5 }, "STS_SIGNATURE_MISMATCH"],
    ["no message at all", { Code: "SignatureDoesNotMatch" }, "STS_SIGNATURE_MISMATCH"],
    ["a code that is no text", { Code: 5 }, "STS_ANSWER_INVALID"],
    ["a code that is an object", { Code: { length: 1 } }, "STS_ANSWER_INVALID"],
  ])("bears %s", (_, Error, code) => {
    expect(codeOf(403, JSON.stringify({ Error }))).toBe(code);
  });

  it("reads the first error of XML that holds several, and nothing before it", () => {
    expect(codeOf(403, `<Code>Throttling</Code>${xmlError("SignatureDoesNotMatch")}${xmlError("Throttling")}`)).toBe(
      "STS_SIGNATURE_MISMATCH",
    );
    expect(codeOf(403, "<Code>SignatureDoesNotMatch</Code>")).toBe("STS_ANSWER_INVALID");
  });

  it.each([
    [200, "", "no GetCallerIdentity answer in JSON"],
    [200, answer({ Account: 111122223333 }), "no GetCallerIdentity answer in JSON"],
    [200, answer({ Arn: null }), "no GetCallerIdentity answer in JSON"],
    [200, answer({ UserId: undefined }), "no GetCallerIdentity answer in JSON"],
    [
      200,
      answer({ Arn: "arn:aws-cn:iam::111122223333:user/alice" }),
      'the ARN "arn:aws-cn:iam::111122223333:user/alice" is not of the partition "aws"',
    ],
    [429, "", "HTTP 429"],
    [400, jsonError("Throttling"), "HTTP 400"],
    [500, "", "HTTP 500"],
    [302, "", "HTTP 302"],
    [403, jsonError("SignatureDoesNotMatch", "Signature expired: long ago"), 'HTTP 403, "SignatureDoesNotMatch"'],
    [403, jsonError("AccessDenied"), 'HTTP 403, "AccessDenied"'],
  ])("HTTP %s %s is told as: %s", (status, body, detail) => {
    expect(readStsAnswer(status, body, endpoint)).toMatchObject({ ok: false, problem: { detail } });
  });

  it("shows an error's code, never its message, which can quote the request", () => {
    const body = jsonError("SignatureDoesNotMatch", "The canonical string was X-Amz-Security-Token=hunter2");
    expect(JSON.stringify(readStsAnswer(403, body, endpoint))).not.toContain("hunter2");
  });
});
