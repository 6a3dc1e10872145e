import { type Safe, safe } from "@aws-iam-authenticator/core";
import type { Ec2FailureCause } from "./events.ts";

/** Why EC2 was asked in vain. */
export interface Ec2Failure<Cause extends Ec2FailureCause = Ec2FailureCause> {
  readonly cause: Cause;
  readonly detail: Safe;
}

/** Why a call brought nothing. */
export type CallFailure = Ec2Failure<Exclude<Ec2FailureCause, "no-credentials">>;

const throttling: ReadonlySet<string> = new Set([
  "RequestLimitExceeded",
  "Throttling",
  "ThrottlingException",
  "SlowDown",
]);

const badCredentials: ReadonlySet<string> = new Set([
  "AuthFailure",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

const notAllowed: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "OptInRequired",
  "UnauthorizedOperation",
]);

/**
 * What an answer of EC2 means that is none to the question. Pure.
 *
 * @param code of the error; undefined where the answer has not the form of an AWS error
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export function ec2Failure(status: number, code: string | undefined): CallFailure {
  if (status === 429 || (code !== undefined && throttling.has(code))) {
    return { cause: "throttled", detail: safe`EC2 throttles: HTTP ${status}, ${code ?? ""}` };
  }
  if (status >= 500) return { cause: "fault", detail: safe`EC2 failed: HTTP ${status}, ${code ?? ""}` };
  if (code === undefined || status < 400) {
    return { cause: "answer-invalid", detail: safe`what answered is not EC2: HTTP ${status}` };
  }
  if (notAllowed.has(code)) {
    return {
      cause: "not-allowed",
      detail: safe`EC2 answered ${code}: the server's AWS identity needs the permission ec2:DescribeInstances`,
    };
  }
  if (badCredentials.has(code)) {
    return { cause: "credentials", detail: safe`EC2 does not accept the server's AWS credentials: ${code}` };
  }
  return { cause: "refused", detail: safe`EC2 refused: HTTP ${status}, ${code}` };
}
