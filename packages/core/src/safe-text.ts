declare const brand: unique symbol;

/**
 * Text that may be shown in a log line, an error or a TokenReview's answer: it cannot forge a line, is bounded, and holds
 * no secret as long as nobody interpolates one. Made by {@link safe} alone.
 */
export type Safe = string & { readonly [brand]: "Safe" };

/** Longest piece of foreign text that {@link quote} shows, in characters. */
const longestQuote = 128;

/**
 * Foreign text in double quotes, with control characters, quotes, bidirectional overrides and line separators escaped
 * as in JSON, and cut after 128 characters.
 */
export function quote(text: string): Safe {
  const cut = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
  return JSON.stringify(cut).replace(unprintable, escapeCharacter) as Safe;
}

/**
 * A template tag: the literal text is kept, numbers and {@link Safe} texts are inserted, every other text goes through
 * {@link quote}.
 *
 * @example
 * safe`the host ${host} is no STS endpoint` // the host "evil.example" is no STS endpoint
 */
export function safe(literals: TemplateStringsArray, ...values: readonly (string | number | SafeValue)[]): Safe {
  return literals.reduce((text, literal, i) => {
    const value = values[i - 1];
    const shown = typeof value === "string" ? quote(value) : value instanceof SafeValue ? value.text : String(value);
    return text + shown + literal;
  }) as Safe;
}

/** Carries a {@link Safe} text into another {@link safe} template unquoted. */
class SafeValue {
  readonly text: Safe;
  constructor(text: Safe) {
    this.text = text;
  }
}

/** Marks a text that is already safe, for use inside {@link safe}. */
export function asIs(text: Safe): SafeValue {
  return new SafeValue(text);
}

// JSON.stringify escapes C0 controls; these can still confuse a terminal or a log reader.
const unprintable = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Whether a text holds a control character (C0, DEL or C1). */
export function hasControlCharacter(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f-\u009f]/.test(text);
}
