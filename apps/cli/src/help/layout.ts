/** Columns of a line: a terminal is mostly wider than 80, and a file never minds. */
const columns = 100;
const leftColumns = 32;

/** Lines of two columns, the right one wrapped. What is too long for the left one has a line of its own. */
export function rows(pairs: readonly (readonly [left: string, right: string])[]): readonly string[] {
  return pairs.flatMap(([left, right]) => {
    const [first = "", ...more] = wrap(right, columns - leftColumns - 3);
    const indented = (text: string): string => `  ${" ".repeat(leftColumns)} ${text}`;
    const own = left.length > leftColumns;
    return [
      ...(own ? [`  ${left}`, indented(first)] : [`  ${left.padEnd(leftColumns)} ${first}`.trimEnd()]),
      ...more.map(indented),
    ];
  });
}

/** Breaks a text at spaces; a word that is longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** A part of a help text: a title, and what is under it. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines, ""];
}
