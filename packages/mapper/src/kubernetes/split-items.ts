/** A piece of a text, and how many lines stand before it. */
export interface Item {
  readonly text: string;
  readonly linesBefore: number;
}

/**
 * Splits a YAML text that is a list, one item below the other, into its items: each piece is a list of one. Lines that
 * belong to no item stand with the one before them. Pure.
 *
 * @returns undefined where the text is no such list, or its items may depend on each other (anchors) or on what stands
 *   around them (directives, further documents)
 */
export function splitItems(text: string): readonly Item[] | undefined {
  if (dependent.test(text)) return undefined;
  const indent = /^(?:[ ]*(?:#[^\n]*)?\r?\n)*([ ]*)-[ \r\n]/.exec(text)?.[1];
  if (indent === undefined) return undefined;
  const items: Item[] = [];
  const begin = `${indent}-`;
  let start = 0;
  let startLine = 0;
  let line = 0;
  let isFirst = true;
  for (let at = 0; at < text.length; line++) {
    const afterDash = text[at + begin.length];
    if (text.startsWith(begin, at) && (afterDash === " " || afterDash === "\r" || afterDash === "\n")) {
      // What stands before the first item is read with it.
      if (!isFirst) {
        items.push({ text: text.slice(start, at), linesBefore: startLine });
        start = at;
        startLine = line;
      }
      isFirst = false;
    }
    const end = text.indexOf("\n", at);
    at = end < 0 ? text.length : end + 1;
  }
  return [...items, { text: text.slice(start), linesBefore: startLine }];
}

/** An anchor, alias or merge key; a directive or the mark of a document; a line break of a kind that YAML counts otherwise. */
const dependent = /(^|[\s[{,:-])[&*][^\s]|<<|^(?:---|\.\.\.|%)|^\ufeff|\r(?!\n)|[\u0085\u2028\u2029]/m;
