import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";

/**
 * Asks a person whether to go on.
 *
 * @throws UsageError where nobody can answer
 */
export async function confirm(question: string, io: Io): Promise<boolean> {
  const answer = await io.prompt(`${question} [y/N]: `);
  if (answer === undefined) {
    throw new UsageError("there is no terminal to ask at, so nothing was written; give --prompt=false or --dry-run");
  }
  const agreed = /^\s*y(es)?\s*$/i.test(answer);
  if (!agreed) io.err("nothing was written\n");
  return agreed;
}
