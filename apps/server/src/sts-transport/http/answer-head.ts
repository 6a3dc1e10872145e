/** The beginning of an answer: what of its line and headers counts here. */
export interface AnswerHead {
  readonly status: number;
  readonly contentType: string | undefined;
  /** How long the body is: so many bytes, in chunks, or until the connection ends. */
  readonly body: number | "chunked" | "until-end";
  /** Whether the connection can be used again after this answer. */
  readonly keepsAlive: boolean;
}

const grammar =
  /^HTTP\/1\.[01] [1-5]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?(?:\r\n[!#$%&'*+\-.^_`|~\w]+:[\t\x20-\x7e\x80-\xff]*)*$/;

/**
 * Reads the line and the headers of an answer of HTTP/1.1, strictly: what two readers could take for two things is refused, as
 * the specification allows a client. So are headers over several lines, two lengths, a length beside chunks, and codings
 * other than chunks.
 *
 * @param text Latin-1, without the empty line at its end
 * @returns undefined where it is no such beginning
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 */
export function readAnswerHead(text: string): AnswerHead | undefined {
  if (!grammar.test(text)) return undefined;
  const status = Number(text.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
  const headers = { text, lowerCase: text.toLowerCase() };
  const body = bodyOf(status, valuesOf(headers, "content-length"), valuesOf(headers, "transfer-encoding"));
  if (body === undefined) return undefined;
  const closes = valuesOf(headers, "connection").some((value) => /(^|[,\t ])close([,\t ]|$)/i.test(value));
  return {
    status,
    contentType: valuesOf(headers, "content-type")[0]?.trim(),
    body,
    keepsAlive: text.startsWith("HTTP/1.1") && body !== "until-end" && !closes,
  };
}

function bodyOf(
  status: number,
  lengths: readonly string[],
  codings: readonly string[],
): AnswerHead["body"] | undefined {
  if (lengths.length + codings.length > 1) return undefined;
  const length = lengths.map((value) => /^[\t ]*(\d{1,15})[\t ]*$/.exec(value)?.[1])[0];
  if (length === undefined && lengths.length > 0) return undefined;
  if (!codings.every((value) => /^[\t ]*chunked[\t ]*$/i.test(value))) return undefined;
  if (status < 200 || status === 204 || status === 304) return 0;
  if (codings.length > 0) return "chunked";
  return length === undefined ? "until-end" : Number(length);
}

interface Headers {
  readonly text: string;
  /** By which a header is found, whichever way its name is spelled. */
  readonly lowerCase: string;
}

function valuesOf({ text, lowerCase }: Headers, name: string): readonly string[] {
  const values: string[] = [];
  const line = `\r\n${name}:`;
  for (let at = lowerCase.indexOf(line); at >= 0; at = lowerCase.indexOf(line, at + 1)) {
    const end = text.indexOf("\r\n", at + 1);
    values.push(text.slice(at + line.length, end < 0 ? undefined : end));
  }
  return values;
}
