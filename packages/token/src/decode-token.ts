import { fail, ok, type Outcome, safe, Secret } from "@aws-iam-authenticator/core";
import { decodeBase64Url } from "./base64url.ts";
import { ownCopy } from "./own-copy.ts";
import type { PresignedRequest } from "./presigned-request.ts";
import { type Parameters, readParameters } from "./read-parameters.ts";
import {
  ACTION,
  ALGORITHM,
  LONGEST_EXPIRES,
  LONGEST_TOKEN,
  parseAmzDate,
  SCOPE_END,
  TOKEN_PREFIX,
  VERSION,
} from "./token-format.ts";

/** Longer than any value that is meant: GetCallerIdentity, AWS4-HMAC-SHA256, a date. */
const longestShown = 19;

/**
 * Reads a token's grammar: prefix, canonical base64url, a URL of the form `https://HOST/?PARAMETERS` with each known
 * parameter once and in its form. Works in time linear in the token's length, without clock, policy or network.
 *
 * It does **not** say that the token is valid, fresh, for this cluster, or that its host is one of AWS's: that is the
 * verifier's work.
 *
 * Problems: `TOKEN_TOO_LARGE`, `TOKEN_PREFIX`, `TOKEN_ENCODING`, `TOKEN_URL`, `TOKEN_PARAMETER`, `TOKEN_ACTION`,
 * `TOKEN_ALGORITHM`, `TOKEN_CREDENTIAL`, `TOKEN_DATE`, `TOKEN_EXPIRES`, `TOKEN_SIGNATURE`.
 */
export function decodeToken(token: Secret): Outcome<PresignedRequest> {
  const text = token.reveal();
  if (text.length > LONGEST_TOKEN) return fail("TOKEN_TOO_LARGE");
  if (!text.startsWith(TOKEN_PREFIX)) return fail("TOKEN_PREFIX");
  const url = decodeBase64Url(text.slice(TOKEN_PREFIX.length));
  if (url === undefined) return fail("TOKEN_ENCODING");
  // The host's characters leave no room for user information, a port, percent-encoding or another spelling.
  if (!/^https:\/\/[a-z0-9.-]{1,253}\/\?/.test(url)) return fail("TOKEN_URL");
  const hostEnd = url.indexOf("/?");
  const query = url.slice(hostEnd + "/?".length);
  const parameters = readParameters(query);
  if (parameters.ok) return readFields(url.slice("https://".length, hostEnd), parameters.value);
  // What can be read as parameters is printable, so that only the rest needs to be looked at for it.
  return /^[\x21-\x7e]+$/.test(query) ? parameters : fail("TOKEN_URL");
}

function readFields(host: string, parameters: Parameters): Outcome<PresignedRequest> {
  if (parameters.Action !== ACTION || parameters.Version !== VERSION) {
    return fail("TOKEN_ACTION", safe`Action ${shown(parameters.Action)}, Version ${shown(parameters.Version)}`);
  }
  if (parameters["X-Amz-Algorithm"] !== ALGORITHM) {
    return fail("TOKEN_ALGORITHM", safe`${shown(parameters["X-Amz-Algorithm"])}`);
  }
  const credential = readCredential(parameters["X-Amz-Credential"]);
  if (credential === undefined) return fail("TOKEN_CREDENTIAL");
  const signedAt = parseAmzDate(parameters["X-Amz-Date"]);
  if (signedAt === undefined) return fail("TOKEN_DATE", safe`${shown(parameters["X-Amz-Date"])}`);
  const expires = readExpires(parameters["X-Amz-Expires"]);
  if (expires === undefined) return fail("TOKEN_EXPIRES", safe`${shown(parameters["X-Amz-Expires"])}`);
  const signature = parameters["X-Amz-Signature"];
  if (!/^[0-9a-f]{64}$/.test(signature)) return fail("TOKEN_SIGNATURE");
  const { accessKeyId, scope } = credential;
  const signedHeaders = parameters["X-Amz-SignedHeaders"].split(";");
  const request = { host, accessKeyId, scope, signedAt, expires, signedHeaders, signature: new Secret(signature) };
  const sessionToken = parameters["X-Amz-Security-Token"];
  return ok(sessionToken === undefined ? request : { ...request, sessionToken: new Secret(sessionToken) });
}

/** As much of a foreign value as tells what it is: a piece of a secret can stand in its place. */
function shown(value: string): string {
  return value.length > longestShown ? `${value.slice(0, 8)}…` : value;
}

function readCredential(text: string): Pick<PresignedRequest, "accessKeyId" | "scope"> | undefined {
  const parts = text.split("/");
  if (!areFive(parts)) return undefined;
  const [accessKeyId, date, region, service, end] = parts;
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html: 16 to 128 word characters
  if (!/^\w{16,128}$/.test(accessKeyId) || !/^\d{8}$/.test(date)) return undefined;
  if (!/^[a-z0-9-]{1,63}$/.test(region) || !/^[a-z0-9-]{1,63}$/.test(service)) return undefined;
  if (end !== SCOPE_END) return undefined;
  // It is what limits and memories go by, after the token is gone.
  return { accessKeyId: ownCopy(accessKeyId), scope: { date, region, service } };
}

function areFive(parts: readonly string[]): parts is readonly [string, string, string, string, string] {
  return parts.length === 5;
}

function readExpires(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds <= LONGEST_EXPIRES ? seconds : undefined;
}
