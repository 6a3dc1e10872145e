/** How a shell quotes. */
export interface Quoting {
  /** The character that takes the next one's meaning away. */
  readonly escape: "\\" | "`";
  /** Whether it does so in single quotes, too. */
  readonly escapesInSingleQuotes: boolean;
  /** Whether a quote in quotes is written twice. */
  readonly doubledQuotes: boolean;
}

/** A word of a command line. */
export interface LineWord {
  /** As a program gets it, but no variable in it is replaced. */
  readonly text: string;
  /** The quote that is open at its end. */
  readonly open: "" | "'" | '"';
  /** How much of {@link text} stands before the last quote or break. */
  readonly kept: number;
}

/**
 * Takes apart a command line as it is typed: quotes and escapes are understood, and nothing is replaced or run. The last
 * word is the one at the cursor, empty behind a space.
 *
 * @param breaks characters behind which a shell completes anew; behind `@` it begins with that
 */
export function splitLine(line: string, { escape, ...quoting }: Quoting, breaks = ""): readonly LineWord[] {
  const words: LineWord[] = [];
  let text: string | undefined;
  let open: LineWord["open"] = "";
  let kept = 0;
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i);
    const next = line.charAt(i + 1);
    const escapes = character === escape && (open !== "'" || quoting.escapesInSingleQuotes);
    if (escapes && (open === "" || isEscapedIn(open, next))) {
      text = (text ?? "") + next;
      i++;
    } else if (open !== "") {
      if (character !== open) text += character;
      else if (quoting.doubledQuotes && next === open) {
        text += character;
        i++;
      } else {
        open = "";
        kept = text?.length ?? 0;
      }
    } else if (character === "'" || character === '"') {
      open = character;
      text ??= "";
      kept = text.length;
    } else if (/\s/.test(character)) {
      if (text !== undefined) words.push({ text, open, kept });
      text = undefined;
      kept = 0;
    } else {
      text = (text ?? "") + character;
      if (breaks.includes(character)) kept = text.length - (character === "@" ? 1 : 0);
    }
  }
  return [...words, { text: text ?? "", open, kept }];

  function isEscapedIn(quote: "'" | '"', next: string): boolean {
    return next === escape || next === quote || (quote === '"' && next !== "" && "$`\n".includes(next));
  }
}
