import { Secret } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "../signer.ts";
import { TOKEN_PREFIX } from "../token-format.ts";

/** The keys of AWS's own documentation. */
export const credentials: AwsCredentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** A moment, and a clock that shows it. */
export const noon = Date.parse("2026-01-02T12:00:00Z");
export const clockAtNoon = { now: () => noon };

/** The URL in a token. */
export function urlIn(token: Secret): string {
  return Buffer.from(token.reveal().slice(TOKEN_PREFIX.length), "base64url").toString("utf8");
}

/** A token that holds a text, or bytes. */
export function tokenOf(content: string | Uint8Array): Secret {
  return new Secret(TOKEN_PREFIX + Buffer.from(content).toString("base64url"));
}
