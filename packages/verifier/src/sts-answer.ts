import {
  type CallerIdentity,
  callerIdentity,
  type Code,
  fail,
  type Outcome,
  safe,
  type StsEndpoint,
} from "@aws-iam-authenticator/core";

/** How STS's error codes are told. Others are `STS_REFUSED`. */
const refusals: ReadonlyMap<string, Code> = new Map<string, Code>([
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
]);

/**
 * Reads STS's answer to GetCallerIdentity: who the caller is, or why STS says no. Of an answer that is an error only its
 * code is ever shown: its message can quote the request.
 *
 * A refusal counts as one only where it has the form of an STS error; a proxy's 403 says nothing about a token.
 *
 * @param identify reads who the caller is, where the answer has all fields for it
 *
 * Problems: all whose code begins with `STS_`, but for `STS_UNREACHABLE` and `STS_TIMEOUT`. Pure.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function readStsAnswer(
  status: number,
  body: string,
  endpoint: StsEndpoint,
  identify: typeof callerIdentity = callerIdentity,
): Outcome<CallerIdentity> {
  if (status === 200) return readIdentity(body, endpoint, identify);
  const error = errorIn(body);
  const code = error === undefined ? undefined : refusals.get(error.code);
  if (status === 429 || code === "STS_THROTTLED") return fail("STS_THROTTLED", safe`HTTP ${status}`);
  if (status >= 500) return fail("STS_FAULT", safe`HTTP ${status}`);
  // What answered says that the request is too long: it is about the token, and no fault of the host's.
  if (status === 413 || status === 414 || status === 431) return fail("STS_REFUSED", safe`HTTP ${status}`);
  if (status < 400 || error === undefined) return fail("STS_ANSWER_INVALID", safe`HTTP ${status}`);
  if (error.code === "SignatureDoesNotMatch" && error.isAboutTime) {
    return fail("STS_CREDENTIALS_EXPIRED", safe`HTTP ${status}, ${error.code}`);
  }
  return fail(code ?? "STS_REFUSED", safe`HTTP ${status}, ${error.code}`);
}

function readIdentity(body: string, endpoint: StsEndpoint, identify: typeof callerIdentity): Outcome<CallerIdentity> {
  const result = field(field(parseJson(body), "GetCallerIdentityResponse"), "GetCallerIdentityResult");
  const account = field(result, "Account");
  const arn = field(result, "Arn");
  const userId = field(result, "UserId");
  if (typeof account !== "string" || typeof arn !== "string" || typeof userId !== "string") {
    return fail("STS_ANSWER_INVALID", safe`no GetCallerIdentity answer in JSON`);
  }
  const identity = identify({ Account: account, Arn: arn, UserId: userId });
  // What is a caller's identity has an ARN that can be read: its partition stands between the first two colons.
  if (identity.ok && !arn.startsWith(`${endpoint.partition}:`, "arn:".length)) {
    return fail("STS_ANSWER_INVALID", safe`the ARN ${arn} is not of the partition ${endpoint.partition}`);
  }
  return identity;
}

/** What is read of an STS error, which comes as JSON or, whatever was asked for, as XML. */
function errorIn(body: string): { code: string; isAboutTime: boolean } | undefined {
  const error = field(parseJson(body), "Error");
  // One expression for all of it would take a time that grows with the square of the body's length.
  const [, xml = ""] = body.split("<Error>");
  const code = field(error, "Code") ?? /<Code>([^<]*)<\/Code>/.exec(xml)?.[1];
  const message = field(error, "Message") ?? /<Message>([^<]*)<\/Message>/.exec(xml)?.[1];
  // Letters alone, as all of AWS's codes are: what answers may repeat a secret here.
  if (typeof code !== "string" || !/^[A-Za-z]{1,64}$/.test(code)) return undefined;
  return { code, isAboutTime: /^Signature (expired|not yet current):/.test(String(message)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
