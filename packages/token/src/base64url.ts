/** Text of ASCII characters to unpadded base64url (RFC 4648, section 5). */
export function encodeBase64Url(ascii: string): string {
  return btoa(ascii).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Unpadded base64url to one character for each byte; undefined where the text is not the one canonical encoding of
 * those bytes: padding, other characters, line breaks and unused bits that are not zero are all refused.
 */
export function decodeBase64Url(text: string): string | undefined {
  if (text === "" || text.includes("+") || text.includes("/")) return undefined;
  const decoded = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  // What is passed over in reading, white space and padding, leaves fewer bytes than the characters stand for.
  if (decoded?.length !== Math.floor((text.length * 3) / 4)) return undefined;
  // Only a last group that is not full can hold unused bits; of one character there is none.
  const lastBytes = decoded.slice(decoded.length - (decoded.length % 3));
  const lastCharacters = text.slice(text.length - (text.length % 4));
  return encodeBase64Url(lastBytes) === lastCharacters ? decoded : undefined;
}

/** Undefined where there are other characters than base64's, white space and padding. */
function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
