import { fail, ok, type Outcome, type Secret } from "@aws-iam-authenticator/core";
import { decodeBase64Url } from "./base64url.ts";
import type { PresignedRequest } from "./presigned-request.ts";
import { readByParameter } from "./read-by-parameter.ts";
import { readUsualUrl } from "./read-usual-url.ts";
import { LONGEST_TOKEN, TOKEN_PREFIX } from "./token-format.ts";

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
  const usual = readUsualUrl(url);
  return usual === undefined ? readByParameter(url) : ok(usual);
}
