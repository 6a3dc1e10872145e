import { fail, ok, type Outcome, safe, Secret } from "@aws-iam-authenticator/core";
import { EncodedSecret } from "./encoded-secret.ts";
import { ACCESS_KEY_ID, DAY, HOST, LABEL, SECONDS, SIGNATURE, whole } from "./grammar.ts";
import { ownCopy } from "./own-copy.ts";
import type { PresignedRequest } from "./presigned-request.ts";
import { type Parameters, readParameters } from "./read-parameters.ts";
import { ACTION, ALGORITHM, LONGEST_EXPIRES, parseAmzDate, SCOPE_END, VERSION } from "./token-format.ts";

const urlBegins = new RegExp(String.raw`^https://${HOST}/\?`);
const isAccessKeyId = whole(ACCESS_KEY_ID);
const isDay = whole(DAY);
const isLabel = whole(LABEL);
const areSeconds = whole(SECONDS);
const isSignature = whole(SIGNATURE);

/** Longer than any value that is meant: GetCallerIdentity, AWS4-HMAC-SHA256, a date. */
const longestShown = 19;

/**
 * Reads the URL of a token, whatever the order and the spelling of its parameters are, and says what is wrong with it.
 *
 * Problems: all of `decodeToken` but those of what is around the URL.
 */
export function readByParameter(url: string): Outcome<PresignedRequest> {
  if (!urlBegins.test(url)) return fail("TOKEN_URL");
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
  if (!isSignature.test(signature)) return fail("TOKEN_SIGNATURE");
  const { accessKeyId, scope } = credential;
  const signedHeaders = parameters["X-Amz-SignedHeaders"].split(";");
  const request = { host, accessKeyId, scope, signedAt, expires, signedHeaders, signature: new Secret(signature) };
  const sessionToken = parameters["X-Amz-Security-Token"];
  return ok(sessionToken === undefined ? request : { ...request, sessionToken: EncodedSecret.of(sessionToken) });
}

/** As much of a foreign value as tells what it is: a piece of a secret can stand in its place. */
function shown(value: string): string {
  return value.length > longestShown ? `${value.slice(0, 8)}…` : value;
}

function readCredential(text: string): Pick<PresignedRequest, "accessKeyId" | "scope"> | undefined {
  const parts = text.split("/");
  if (!areFive(parts)) return undefined;
  const [accessKeyId, date, region, service, end] = parts;
  if (!isAccessKeyId.test(accessKeyId) || !isDay.test(date)) return undefined;
  if (!isLabel.test(region) || !isLabel.test(service)) return undefined;
  if (end !== SCOPE_END) return undefined;
  // It is what limits and memories go by, after the token is gone.
  return { accessKeyId: ownCopy(accessKeyId), scope: { date, region, service } };
}

function areFive(parts: readonly string[]): parts is readonly [string, string, string, string, string] {
  return parts.length === 5;
}

function readExpires(text: string): number | undefined {
  if (!areSeconds.test(text)) return undefined;
  const seconds = Number(text);
  return seconds <= LONGEST_EXPIRES ? seconds : undefined;
}
