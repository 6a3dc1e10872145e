import { hasControlCharacter, quote } from "@aws-iam-authenticator/core";

/**
 * A text as a word of a shell's command line that people copy: as it is where no shell reads anything into it, else in
 * single quotes. One with control characters is not to be copied at all.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return hasControlCharacter(text) ? quote(text) : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
