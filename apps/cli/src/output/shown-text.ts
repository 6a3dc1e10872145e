import { hasControlCharacter, quote } from "@aws-iam-authenticator/core";

/** A text on a terminal: as it is, unless it would do more there than be read. */
export function shownText(text: string): string {
  return hasControlCharacter(text) ? quote(text) : text;
}
