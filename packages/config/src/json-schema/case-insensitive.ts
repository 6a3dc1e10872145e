/** A regular expression, as JSON Schema has it, for a key in whatever case. */
export function anyCase(key: string): string {
  return `^${lettersOf(key)}$`;
}

/** The same, but not for the key as it is spelt. */
export function anyOtherCase(key: string): string {
  return `^(?!${key}$)${lettersOf(key)}$`;
}

function lettersOf(key: string): string {
  const letters = [...key].map((letter) => {
    const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
    return lower === upper ? letter : `[${lower}${upper}]`;
  });
  return letters.join("");
}
