import { describe, expect, it } from "vitest";
import { awsErrorCode } from "./aws-error-code.ts";
import { ec2Failure } from "./ec2-failure.ts";

describe("the code of an AWS error is found in", () => {
  it.each<[what: string, text: string | undefined, code: string | undefined]>([
    [
      "EC2's form",
      "<?xml version='1.0'?>\n<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>no</Message></Error></Errors><RequestID>1</RequestID></Response>",
      "InvalidInstanceID.NotFound",
    ],
    [
      "STS's form in XML",
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>",
      "AccessDenied",
    ],
    [
      "STS's form in JSON",
      '{"Error":{"Code":"AccessDenied","Message":"m","Type":"Sender"},"RequestId":"1"}',
      "AccessDenied",
    ],
    ["no page in HTML", "<html><body>Code</body></html>", undefined],
    ["no code outside an error", "<Response><Code>AccessDenied</Code></Response>", undefined],
    ["no code that holds anything else", "<Error><Code>token=abc</Code></Error>", undefined],
    ["no empty text", "", undefined],
    ["no text", undefined, undefined],
  ])("%s", (_, text, code) => {
    expect(awsErrorCode(text)).toBe(code);
  });
});

describe("an answer of EC2 means", () => {
  it.each([
    [503, "RequestLimitExceeded", "throttled"],
    [400, "Throttling", "throttled"],
    [429, undefined, "throttled"],
    [403, "UnauthorizedOperation", "not-allowed"],
    [401, "AuthFailure", "credentials"],
    [400, "RequestExpired", "credentials"],
    [403, "SignatureDoesNotMatch", "credentials"],
    [400, "InvalidParameterValue", "refused"],
    [500, "InternalError", "fault"],
    [503, "Unavailable", "fault"],
    [502, undefined, "fault"],
    [403, undefined, "answer-invalid"],
    [302, undefined, "answer-invalid"],
    [204, "UnauthorizedOperation", "answer-invalid"],
  ] as const)("HTTP %i %s: %s", (status, code, cause) => {
    expect(ec2Failure(status, code).cause).toBe(cause);
  });

  it("which permission is missing", () => {
    expect(ec2Failure(403, "UnauthorizedOperation").detail).toBe(
      'EC2 answered "UnauthorizedOperation": the server\'s AWS identity needs the permission ec2:DescribeInstances',
    );
  });
});
