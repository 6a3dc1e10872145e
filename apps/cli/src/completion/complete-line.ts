import type { Command } from "../command.ts";
import { COMPLETION_OPTIONS } from "../commands/completion-options.ts";
import type { ExitCode, Io } from "../io.ts";
import { parseArguments } from "../options/parse-arguments.ts";
import { expandWord } from "./expand-word.ts";
import { findOffers } from "./find-offers.ts";
import { shellNamed } from "./shells.ts";
import { splitLine } from "./split-line.ts";
import { wantedFor } from "./wanted.ts";

/**
 * Answers a shell's completion script: what the last word of a command line may become. The script drops what goes to
 * stderr, so that a person who types is not disturbed whatever is wrong.
 *
 * @param args `[--no-descriptions] -- SHELL` and what the shell's script sends
 */
export async function completeLine(args: readonly string[], commands: readonly Command[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parseArguments(COMPLETION_OPTIONS, args, {});
  const [name, ...sent] = positionals;
  const shell = shellNamed(name);
  if (shell === undefined) return 2;
  const request = shell.readRequest(sent);
  const words = splitLine(request.line, shell.quoting, request.breaks);
  const word = words.at(-1) ?? { text: "", open: "", kept: 0 };
  // The program's name may stand behind variables.
  const first = words.findIndex(({ text }) => !/^\w+=/.test(text));
  const before = words.slice(first + 1, -1).map(({ text }) => expandWord(text, io));
  const found = await findOffers(wantedFor(before, word.text, commands), io);
  const answer = shell.answer(found, word, request, values["no-descriptions"] !== true);
  io.out(answer.map((line) => `${line}\n`).join(""));
  return 0;
}
