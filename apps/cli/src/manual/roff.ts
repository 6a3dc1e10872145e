/**
 * A text in a manual page: what roff would take for its own is written out, and quotes, hyphens and what is no ASCII stay
 * what they are, so that an example can be copied out of the page.
 *
 * @see https://man.openbsd.org/mandoc_char.7
 */
export function roffText(text: string): string {
  const escaped = text
    .replaceAll(/[\\\-'`^~]/g, (character) => special[character] ?? character)
    .replaceAll(/[^\0-\x7f]/gu, (character) => {
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
      return `\\[u${code ?? ""}]`;
    });
  // At the beginning of a line a point makes a request.
  return escaped.startsWith(".") ? `\\&${escaped}` : escaped;
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

export function bold(text: string): string {
  return `\\fB${roffText(text)}\\fR`;
}

export function italic(text: string): string {
  return `\\fI${roffText(text)}\\fR`;
}

/** An argument of a macro. */
export function macroArgument(text: string): string {
  return `"${roffText(text).replaceAll('"', "\\(dq")}"`;
}
