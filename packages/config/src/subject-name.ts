/**
 * Whether a text can be a name that a certificate is for: a host name, perhaps with `*` for its first label, or an IP
 * address.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
 */
export function isSubjectName(text: string): boolean {
  return isHostName(text) || isIpv6(text);
}

/** Four numbers and dots are one as well; that they are up to 255 each is for URL to say. */
function isHostName(text: string): boolean {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  return text.length <= 253 && new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`, "i").test(text) && isUrlHost(text);
}

function isIpv6(text: string): boolean {
  return text.includes(":") && /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`https://[${text}]`);
}

function isUrlHost(text: string): boolean {
  return URL.canParse(`https://${text.replace("*.", "")}`);
}
