import type { Scalar } from "yaml";
import type { Place } from "./problem.ts";

/** A text that stands within another, such as a file in a ConfigMap's data. */
export interface EmbeddedText {
  readonly text: string;
  /** Where a place of the text stands in what is around it; of a folded text, where that begins. */
  outerPlace(inner: Pick<Place, "line" | "column">): Place;
}

/**
 * A scalar's text, and where each of its characters stands in the file.
 *
 * @param source the document that the scalar stands in
 * @param placeAt the place of an offset into it
 */
export function embeddedText(
  scalar: Scalar,
  text: string,
  source: string,
  placeAt: (offset: number) => Place,
): EmbeddedText {
  const [begin = 0, end = 0] = scalar.range ?? [];
  const start = placeAt(begin);
  switch (scalar.type) {
    case "BLOCK_LITERAL": {
      const inner = text.split("\n");
      const outer = source.slice(source.indexOf("\n", begin) + 1, end).split(/\r?\n/);
      return {
        text,
        outerPlace: ({ line, column }) => ({
          ...start,
          line: start.line + line,
          // Both lines end alike: what the outer one has more is its indentation.
          column: column + Math.max(0, (outer[line - 1] ?? "").length - (inner[line - 1] ?? "").length),
        }),
      };
    }
    case "QUOTE_DOUBLE": {
      const offsets = offsetsOfQuoted(source.slice(begin + 1, end), begin + 1);
      const lines = text.split("\n");
      return {
        text,
        outerPlace: ({ line, column }) => {
          const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
          const within = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
          const offset = offsets?.[before + within];
          return offset === undefined ? start : placeAt(offset);
        },
      };
    }
    default:
      return { text, outerPlace: () => start };
  }
}

/** Where each UTF-16 unit of a text in double quotes stands; undefined where the text goes over several lines. */
function offsetsOfQuoted(quoted: string, begin: number): readonly number[] | undefined {
  if (quoted.includes("\n")) return undefined;
  return [...quoted.matchAll(/\\(?:x..|u....|U........|.)|[^\\]/gs)].map(({ index }) => begin + index);
}
