import { makeToken } from "@aws-iam-authenticator/token";
import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";

/** What every token begins with. */
export const TOKEN_PREFIX = "k8s-aws-v1.";

/** Makes an identity's token with the library, of any age and for any cluster. */
export async function tokenOf(
  identity: EmulatedIdentity,
  options: { readonly clusterId: string; readonly region?: string; readonly ageMs?: number },
): Promise<string> {
  const { clusterId, region = "eu-central-1", ageMs = 0 } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const made = await makeToken({ clusterId, region, credentials, clock: { now: () => Date.now() - ageMs } });
  return made.token.reveal();
}

/** The presigned URL within a token. */
export function urlIn(token: string): string {
  return Buffer.from(token.slice(TOKEN_PREFIX.length), "base64url").toString();
}

/** A token of any URL, however wrong. */
export function tokenWith(url: string): string {
  return TOKEN_PREFIX + Buffer.from(url).toString("base64url");
}

/** The query parameters of a token's URL. */
export function parametersOf(token: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(urlIn(token)).searchParams);
}

/** When a token was signed, in milliseconds since 1970. */
export function signedAt(token: string): number {
  const text = parametersOf(token)["X-Amz-Date"] ?? "";
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
