import type { Found } from "./find-offers.ts";
import type { LineWord, Quoting } from "./split-line.ts";

/** How a shell is served: its script sends the command line as it stands to `complete`, and shows what that answers. */
export interface Shell {
  readonly quoting: Quoting;
  /**
   * The script.
   *
   * @param descriptions whether options and commands are shown with their help
   */
  script(descriptions: boolean): string;
  /** What the script sent, read. */
  readRequest(args: readonly string[]): Request;
  /** What the script takes, in lines. */
  answer(found: Found, word: LineWord, request: Request, descriptions: boolean): readonly string[];
}

/** What a shell asks. */
export interface Request {
  /** The command line up to the cursor. */
  readonly line: string;
  /** Characters behind which the shell completes anew. */
  readonly breaks?: string;
  /** Whether what is answered is shown, and not put into the line. */
  readonly listing?: boolean;
  /** Columns of the terminal. */
  readonly columns?: number;
}

/** The first sentence of a help text, for lists. */
export function summaryOf(help: string | undefined): string {
  return (help ?? "").replace(/(?<=[^.])\.( .*)?$/s, "").replaceAll(/\s+/g, " ");
}
