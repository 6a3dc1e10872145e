import type { EmulatedIdentity } from "../emulated-identity.ts";
import { authorizationByHand, presignByHand, type SigningOptions } from "./sign-by-hand.ts";

/** The moment at which the tests' requests are signed. */
export const SIGNED_AT = { timestamp: "20260102T150405Z", now: Date.UTC(2026, 0, 2, 15, 4, 5) };

/** How a test's request differs from a plain one to sts.us-east-1.amazonaws.com. */
export interface RequestOptions extends Partial<SigningOptions> {
  readonly host?: string;
  /** Signed headers besides `host`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly action?: Readonly<Record<string, string>>;
}

export const GET_CALLER_IDENTITY = { Action: "GetCallerIdentity", Version: "2011-06-15" };

/** A presigned GET, taken apart so that a test can alter it. */
export function presignedParts(identity: EmulatedIdentity, options: RequestOptions = {}) {
  const { host = "sts.us-east-1.amazonaws.com", action = GET_CALLER_IDENTITY } = options;
  const headers = { host, ...options.headers };
  const signable = { method: "GET", query: Object.entries(action), headers };
  return { headers, query: presignByHand(signable, { ...signing(identity), ...options }) };
}

/** A presigned GET. */
export function presignedGet(identity: EmulatedIdentity, options: RequestOptions = {}): Request {
  const { headers, query } = presignedParts(identity, options);
  return new Request(`https://${headers.host}/?${new URLSearchParams(query)}`, { headers });
}

/** A POST of a form with an Authorization header, as the AWS SDKs send it, taken apart. */
export function postParts(identity: EmulatedIdentity, options: RequestOptions = {}) {
  const { host = "sts.us-east-1.amazonaws.com", action = GET_CALLER_IDENTITY } = options;
  const merged = { ...signing(identity), ...options };
  const body = new URLSearchParams(action).toString();
  const headers: Record<string, string> = {
    host,
    "content-type": "application/x-www-form-urlencoded",
    "x-amz-date": merged.timestamp,
    ...(merged.sessionToken === undefined ? {} : { "x-amz-security-token": merged.sessionToken }),
    ...options.headers,
  };
  const authorization = authorizationByHand({ method: "POST", query: [], headers, body }, merged);
  return { body, headers: { ...headers, authorization } };
}

/** A POST of a form with an Authorization header, as the AWS SDKs send it. */
export function signedPost(identity: EmulatedIdentity, options: RequestOptions = {}): Request {
  const { body, headers } = postParts(identity, options);
  return new Request(`https://${options.host ?? "sts.us-east-1.amazonaws.com"}/`, { method: "POST", headers, body });
}

/** Status and error code of an answer in JSON or XML, such as `400 InvalidAction`; `200 OK` where it is no error. */
export async function statusAndCode(answer: Response): Promise<string> {
  const [, code = "OK"] = /"Code":"(\w+)"|<Code>(\w+)/.exec(await answer.text())?.filter((part) => part) ?? [];
  return `${answer.status} ${code}`;
}

function signing({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity) {
  return { accessKeyId, secretAccessKey, sessionToken, region: "us-east-1", timestamp: SIGNED_AT.timestamp };
}
