import type { Secret } from "@aws-iam-authenticator/core";
import type { ClusterIds } from "./token-policy.ts";

declare const brand: unique symbol;

/** What a token is remembered by: a digest of the cluster ids and the token, so that memory holds no token. */
export type TokenKey = string & { readonly [brand]: "TokenKey" };

/** A collision-resistant digest of a text. */
export type Digest = (text: string) => string | Promise<string>;

/**
 * Makes keys for one set of cluster ids. They are part of the key, since a token that is good for one cluster must not
 * be granted in another out of a shared memory.
 */
export function tokenKeys(clusterIds: ClusterIds, digest: Digest): (token: Secret) => TokenKey | Promise<TokenKey> {
  const prefix = `${JSON.stringify(clusterIds.toSorted())}\n`;
  return (token) => digest(prefix + token.reveal()) as TokenKey | Promise<TokenKey>;
}

/** SHA-256 by WebCrypto, in hexadecimal digits. */
export async function webCryptoDigest(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
