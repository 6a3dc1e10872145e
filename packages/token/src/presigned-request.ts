import { CLUSTER_ID_HEADER, Secret } from "@aws-iam-authenticator/core";
import type { EncodedSecret } from "./encoded-secret.ts";
import { percentEncode } from "./percent-encoding.ts";
import { ACTION, ALGORITHM, formatAmzDate, SCOPE_END, VERSION } from "./token-format.ts";

/**
 * What a token says: the fields of a presigned GetCallerIdentity request, read by grammar alone. Nothing in it has been
 * checked against a policy, a clock or STS: do not send it anywhere.
 */
export interface PresignedRequest {
  readonly host: string;
  readonly accessKeyId: string;
  /** Credential scope: day as YYYYMMDD, region, service. */
  readonly scope: { readonly date: string; readonly region: string; readonly service: string };
  /** X-Amz-Date in milliseconds since 1970. */
  readonly signedAt: number;
  /** X-Amz-Expires in seconds; STS ignores it. */
  readonly expires: number;
  readonly signedHeaders: readonly string[];
  readonly sessionToken?: EncodedSecret;
  readonly signature: Secret;
}

/** Signed headers of every token, in the order in which X-Amz-SignedHeaders lists them. */
export const SIGNED_HEADERS: readonly string[] = ["host", CLUSTER_ID_HEADER];

/**
 * The URL of a presigned request, built from its fields in one canonical spelling. It holds the signature and the
 * session token: whoever has it can log in with it.
 */
export function presignedUrl(request: PresignedRequest): Secret {
  const { host, accessKeyId, scope, signedAt, expires, signedHeaders, sessionToken, signature } = request;
  const credential = percentEncodeAll([accessKeyId, scope.date, scope.region, scope.service, SCOPE_END], "%2F");
  const session = sessionToken === undefined ? "" : `&X-Amz-Security-Token=${sessionToken.reveal()}`;
  return new Secret(
    `https://${host}/?Action=${ACTION}&Version=${VERSION}&X-Amz-Algorithm=${ALGORITHM}` +
      `&X-Amz-Credential=${credential}&X-Amz-Date=${formatAmzDate(signedAt)}` +
      `&X-Amz-Expires=${percentEncode(String(expires))}${session}` +
      `&X-Amz-SignedHeaders=${percentEncodeAll(signedHeaders, "%3B")}&X-Amz-Signature=${percentEncode(signature.reveal())}`,
  );
}

/** Each by itself, since hardly any of them needs it: between them stands what was encoded before. */
function percentEncodeAll(texts: readonly string[], separator: string): string {
  return texts.map(percentEncode).join(separator);
}
