import { type Clock, systemClock, type Secret } from "@aws-iam-authenticator/core";
import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";
import { makeToken, TOKEN_PREFIX } from "@aws-iam-authenticator/token";

/** The cluster that the tests' servers are for. */
export const CLUSTER_ID = "my-cluster.example.com";

/** How a token differs from one for {@link CLUSTER_ID}, of us-east-1, signed now. */
export interface TokenOptions {
  readonly clusterId?: string;
  readonly region?: string;
  readonly clock?: Pick<Clock, "now">;
}

/** A token of an identity that the STS emulator knows. */
export async function tokenOf(identity: EmulatedIdentity, options: TokenOptions = {}): Promise<Secret> {
  const { clusterId = CLUSTER_ID, region = "us-east-1", clock = systemClock } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return (await makeToken({ clusterId, credentials, region, clock })).token;
}

/** The URL in a token. */
export function urlIn(token: Secret): URL {
  return new URL(Buffer.from(token.reveal().slice(TOKEN_PREFIX.length), "base64url").toString());
}

/** A TokenReview's body. */
export function reviewOf(token: Secret | string, apiVersion = "authentication.k8s.io/v1"): string {
  const text = typeof token === "string" ? token : token.reveal();
  return JSON.stringify({ apiVersion, kind: "TokenReview", spec: { token: text } });
}
