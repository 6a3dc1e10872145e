/** How many characters of a line are shown. */
const widest = 100;

/**
 * A line of a text with a mark below one of its characters, for a terminal: nothing in it does more there than be read.
 *
 * @param place both from 1; of a column that the line does not have, the mark stands at its end
 */
export function excerpt(text: string, { line, column }: { readonly line: number; readonly column: number }): string {
  const characters = [...(text.split(/\r?\n/)[line - 1] ?? "")].map(printable);
  const at = Math.min(column - 1, characters.length);
  // Of a long line, what stands around the character.
  const begin = at < widest * 0.75 ? 0 : at - Math.floor(widest / 2);
  const shown = characters.slice(begin, begin + widest);
  const left = begin > 0 ? "…" : "";
  const right = begin + widest < characters.length ? "…" : "";
  const margin = " ".repeat(String(line).length);
  return [
    ` ${line} | ${left}${shown.join("")}${right}`.trimEnd(),
    ` ${margin} | ${" ".repeat(left.length + at - begin)}^`,
  ].join("\n");
}

/** A character that takes one cell and changes nothing: of a tab one space, of what is not to be printed a full stop. */
function printable(character: string): string {
  if (character === "\t") return " ";
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? "." : character;
}
