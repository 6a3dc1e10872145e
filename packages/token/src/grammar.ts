// How the fields of a token are written, as sources of regular expressions.

/** The host's characters leave no room for user information, a port, percent-encoding or another spelling. */
export const HOST = "[a-z0-9.-]{1,253}";
/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html */
export const ACCESS_KEY_ID = String.raw`\w{16,128}`;
/** A region, or a service. */
export const LABEL = "[a-z0-9-]{1,63}";
export const DAY = String.raw`\d{8}`;
export const MOMENT = String.raw`\d{8}T\d{6}Z`;
export const SECONDS = String.raw`(?:0|[1-9]\d{0,2})`;
export const SIGNATURE = "[0-9a-f]{64}";
/** A percent-encoded character that is printable ASCII, and no space. */
export const ESCAPE = "%(?:2[1-9A-Fa-f]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e])";

/** That all of a text is written so. */
export function whole(source: string): RegExp {
  return new RegExp(`^${source}$`);
}
