import { Secret } from "@aws-iam-authenticator/core";
import { EncodedSecret } from "./encoded-secret.ts";
import { ACCESS_KEY_ID, DAY, HOST, LABEL, MOMENT, SECONDS, SIGNATURE, whole } from "./grammar.ts";
import { ownCopy } from "./own-copy.ts";
import type { PresignedRequest } from "./presigned-request.ts";
import { ACTION, ALGORITHM, LONGEST_EXPIRES, parseAmzDate, SCOPE_END, VERSION } from "./token-format.ts";

const sessionToken = "(?:&X-Amz-Security-Token=([^&]+))?";

const usual = whole(
  [
    String.raw`https://(${HOST})/\?Action=${ACTION}&Version=${VERSION}&X-Amz-Algorithm=${ALGORITHM}`,
    `&X-Amz-Credential=(${ACCESS_KEY_ID})%2F(${DAY})%2F(${LABEL})%2F(${LABEL})%2F${SCOPE_END}`,
    `&X-Amz-Date=(${MOMENT})&X-Amz-Expires=(${SECONDS})`,
    // Where names are sorted it comes first. Python's signer adds it when the others are there.
    `${sessionToken}&X-Amz-SignedHeaders=([a-z0-9-]+(?:%3B[a-z0-9-]+)*)${sessionToken}`,
    `&X-Amz-Signature=(${SIGNATURE})`,
  ].join(""),
);

/**
 * Reads the URL of a token where it is spelled as AWS's signers spell it, which is nearly always: at once, for a fraction of what
 * it costs to read each parameter by itself. What it reads is read in the same way from the parameters.
 *
 * @returns undefined where it is spelled otherwise, or something is wrong with it
 */
export function readUsualUrl(url: string): PresignedRequest | undefined {
  const match = usual.exec(url);
  if (match === null) return undefined;
  const [, host = "", accessKeyId = "", date = "", region = "", service = "", moment = "", seconds = ""] = match;
  const [sorted, signedHeaders = "", added, signature = ""] = match.slice(8);
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
  if (sorted === undefined && added === undefined) return request;
  const session = sorted !== undefined && added !== undefined ? undefined : EncodedSecret.read(sorted ?? added ?? "");
  return session === undefined ? undefined : { ...request, sessionToken: session };
}
