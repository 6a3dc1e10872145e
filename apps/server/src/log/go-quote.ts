/** What Go's `%q` prints as it stands: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const shortEscapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

/**
 * A text in double quotes as Go's `%q` writes it. Controls, quotes, backslashes, line separators, bidirectional
 * overrides and other unprintable characters are escaped, so the result is one line and ends at its last quote. Lone
 * surrogates, which Go's strings cannot hold, become `\udXXX`.
 *
 * @see https://pkg.go.dev/strconv#Quote
 */
export function goQuote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text)
    quoted += shortEscapes[character] ?? (isPrintable(character) ? character : escape(character));
  return `${quoted}"`;
}

/** Printable ASCII that needs no escape: so it is nearly always. */
const plain = /^[ !#-[\]-~]*$/;

function isPrintable(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x7f ? code >= 0x20 : printable.test(character);
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x1_0000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
