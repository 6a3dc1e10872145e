import { quote, type Safe } from "./safe-text.ts";

/**
 * A text that should have been a URL, in double quotes as {@link quote} shows it, without user and password: of what stands
 * before the last `@` only the scheme is shown. It need not be a URL, and may lack its scheme.
 *
 * @example
 * quoteUrl("https://me:secret@host/path") // "https://…@host/path"
 */
export function quoteUrl(text: string): Safe {
  const at = text.lastIndexOf("@");
  if (at < 0) return quote(text);
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  return quote(`${scheme.length <= at ? scheme : ""}…${text.slice(at)}`);
}
