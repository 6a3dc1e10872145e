import {
  checkClusterId,
  type Clock,
  CLUSTER_ID_HEADER,
  fail,
  GLOBAL_STS_ENDPOINT,
  ok,
  type Outcome,
  safe,
  Secret,
  stsEndpointOfRegion,
  systemClock,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import { HttpRequest } from "@smithy/protocol-http";
import { getCanonicalQuery } from "@smithy/signature-v4";
import type { ChecksumConstructor, HttpRequest as SignedRequest } from "@smithy/types";
import { encodeBase64Url } from "./base64url.ts";
import { type AwsCredentials, createSigner } from "./signer.ts";
import { ACTION, LONGEST_TOKEN, SERVICE, TOKEN_LIFETIME_MS, TOKEN_PREFIX, VERSION } from "./token-format.ts";

/** X-Amz-Expires of every token: STS ignores it, and old verifiers want 0 to 60. */
const expiresSeconds = 60;

/** How long before STS stops accepting it a token counts as expired, so that one in use does not end on the way. */
const marginMs = 60_000;

/** What a token is made from. */
export interface MakeTokenOptions {
  /** Id of the cluster that the token is for. A token for one cluster is refused by every other. */
  readonly clusterId: string;
  readonly credentials: AwsCredentials;
  /** Region whose STS endpoint is to verify the token, such as `eu-central-1`. */
  readonly region: string;
  /** Use the FIPS endpoint of the region. Default false. */
  readonly fips?: boolean;
  /** Use the dual-stack endpoint of the region. Default false. */
  readonly dualStack?: boolean;
  /** Use the global endpoint, in us-east-1, whatever the region (partition `aws` alone). Default false. */
  readonly globalEndpoint?: boolean;
  /** Wall clock. Default: the system's. */
  readonly clock?: Pick<Clock, "now">;
  /** SHA-256 and HMAC of the signer. Default: WebCrypto's; a synchronous one is faster where the runtime has it. */
  readonly sha256?: ChecksumConstructor;
}

/** A token, and until when to use it. */
export interface MadeToken {
  readonly token: Secret;
  /** 14 minutes after the making, or the credentials' own end where that is sooner. */
  readonly expiresAt: Date;
}

/**
 * Makes a token: presigns a GetCallerIdentity request that is bound to the cluster id. Nothing is sent.
 *
 * Problems: `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `REGION_INVALID`, `CREDENTIALS_INVALID` (incomplete, malformed or
 * expired), `TOKEN_TOO_LARGE`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export async function tryMakeToken(options: MakeTokenOptions): Promise<Outcome<MadeToken>> {
  const { credentials, clock = systemClock } = options;
  const now = clock.now();
  const clusterId = checkClusterId(options.clusterId);
  if (!clusterId.ok) return clusterId;
  const usable = checkCredentials(credentials, now);
  if (!usable.ok) return usable;
  const endpoint = options.globalEndpoint ? ok(GLOBAL_STS_ENDPOINT) : stsEndpointOfRegion(options.region, options);
  if (!endpoint.ok) return endpoint;
  const { host, region } = endpoint.value;

  const signer = createSigner({ service: SERVICE, region, credentials, sha256: options.sha256 });
  const request = new HttpRequest({
    protocol: "https:",
    method: "GET",
    hostname: host,
    path: "/",
    query: { Action: ACTION, Version: VERSION },
    headers: { host, [CLUSTER_ID_HEADER]: clusterId.value },
  });
  const signed = await signer.presign(request, { signingDate: new Date(now), expiresIn: expiresSeconds });
  const token = TOKEN_PREFIX + encodeBase64Url(urlOf(signed));
  if (token.length > LONGEST_TOKEN) return fail("TOKEN_TOO_LARGE");

  const end = now + TOKEN_LIFETIME_MS - marginMs;
  const credentialsEnd = credentials.expiration?.getTime() ?? Infinity;
  return ok({ token: new Secret(token), expiresAt: new Date(Math.min(end, credentialsEnd)) });
}

/**
 * {@link tryMakeToken}, but throws where no token can be made.
 *
 * @throws AuthenticatorError with the codes of {@link tryMakeToken}
 */
export async function makeToken(options: MakeTokenOptions): Promise<MadeToken> {
  return valueOrThrow(await tryMakeToken(options));
}

function checkCredentials(credentials: AwsCredentials, now: number): Outcome<void> {
  const { accessKeyId, secretAccessKey, sessionToken = "", expiration } = credentials;
  if (!/^\w{16,128}$/.test(accessKeyId)) {
    return fail("CREDENTIALS_INVALID", safe`the access key id is not 16 to 128 letters, digits or underscores`);
  }
  if (!/^[\x21-\x7e]+$/.test(secretAccessKey)) {
    return fail("CREDENTIALS_INVALID", safe`the secret access key is empty or holds spaces or control characters`);
  }
  if (!/^[\x21-\x7e]*$/.test(sessionToken)) {
    return fail("CREDENTIALS_INVALID", safe`the session token holds spaces or control characters`);
  }
  if (expiration !== undefined && expiration.getTime() <= now) {
    return fail("CREDENTIALS_INVALID", safe`they expired at ${expiration.toISOString()}`);
  }
  return ok(undefined);
}

// The signer's own canonical query is reused, so that what is sent is spelt exactly as what was signed.
function urlOf(signed: SignedRequest): string {
  const { hostname, query = {} } = signed;
  return `https://${hostname}/?${getCanonicalQuery(signed)}&X-Amz-Signature=${String(query["X-Amz-Signature"])}`;
}
