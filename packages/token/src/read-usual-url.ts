import { Secret } from "@aws-iam-authenticator/core";
import { EncodedSecret } from "./encoded-secret.ts";
import { ACCESS_KEY_ID, DAY, HOST, LABEL, MOMENT, SECONDS, SIGNATURE, whole } from "./grammar.ts";
import { ownCopy } from "./own-copy.ts";
import type { PresignedRequest } from "./presigned-request.ts";
import { ACTION, ALGORITHM, LONGEST_EXPIRES, parseAmzDate, SCOPE_END, VERSION } from "./token-format.ts";

const maybeSessionToken = "(?:&X-Amz-Security-Token=([^&]+))?";

const usual = whole(
  [
    String.raw`https://(${HOST})/\?Action=${ACTION}&Version=${VERSION}&X-Amz-Algorithm=${ALGORITHM}`,
    `&X-Amz-Credential=(${ACCESS_KEY_ID})%2F(${DAY})%2F(${LABEL})%2F(${LABEL})%2F${SCOPE_END}`,
    `&X-Amz-Date=(${MOMENT})&X-Amz-Expires=(${SECONDS})`,
    // Where names are sorted it comes first. Python's signer adds it when the others are there.
    `${maybeSessionToken}&X-Amz-SignedHeaders=([a-z0-9-]+(?:%3B[a-z0-9-]+)*)${maybeSessionToken}`,
    `&X-Amz-Signature=(${SIGNATURE})`,
  ].join(""),
);

/** What the expression finds, in its order. */
type Found = readonly [
  url: string,
  host: string,
  accessKeyId: string,
  date: string,
  region: string,
  service: string,
  moment: string,
  seconds: string,
  sessionTokenFirst: string | undefined,
  signedHeaders: string,
  sessionTokenLast: string | undefined,
  signature: string,
];

/**
 * Reads the URL of a token where it is spelled as AWS's signers spell it, which is nearly always: at once, for a fraction of what
 * it costs to read each parameter by itself. What it reads is read in the same way from the parameters.
 *
 * @returns undefined where it is spelled otherwise, or something is wrong with it
 */
export function readUsualUrl(url: string): PresignedRequest | undefined {
  const found = usual.exec(url) as unknown as Found | null;
  if (found === null) return undefined;
  const [, host, accessKeyId, date, region, service, moment, seconds, first, signedHeaders, last, signature] = found;
  const signedAt = parseAmzDate(moment);
  const expires = Number(seconds);
  if (signedAt === undefined || expires > LONGEST_EXPIRES) return undefined;
  const request: PresignedRequest = {
    host,
    // It is what limits and memories go by, after the token is gone.
    accessKeyId: ownCopy(accessKeyId),
    scope: { date, region, service },
    signedAt,
    expires,
    signedHeaders: signedHeaders.split("%3B"),
    signature: new Secret(signature),
  };
  const encoded = first ?? last;
  if (encoded === undefined) return request;
  const sessionToken = EncodedSecret.read(encoded);
  const isOne = first === undefined || last === undefined;
  return isOne && sessionToken !== undefined ? { ...request, sessionToken } : undefined;
}
