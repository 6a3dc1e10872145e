import { quote } from "@aws-iam-authenticator/core";

/**
 * A text as a word of a shell's command line that people copy: as it is where no shell reads anything into it, else in
 * single quotes. One with characters that are not seen is escaped, and so no longer what was meant; what else it holds is not
 * run, either.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  const shown = unseen.test(text) ? quote(text).slice(1, -1) : text;
  return `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
