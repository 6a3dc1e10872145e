import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/**
 * Asks a person for a line that is not shown while it is typed. Keys that edit the line work; the terminal is as before
 * afterwards.
 *
 * @param question written to the output as it is
 * @param terminal.interrupt called when the person gives up with Ctrl-C, which a terminal hands on as a key meanwhile
 * @returns the line, or undefined where the input ends without one
 */
export async function hiddenPrompt(
  question: string,
  terminal: {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
    interrupt(): void;
  },
): Promise<string | undefined> {
  const { input, output, interrupt } = terminal;
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  // Before the question: what is typed from then on is not shown any more.
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  try {
    return await new Promise((resolve) => {
      reader.once("line", resolve);
      reader.once("close", () => resolve(undefined));
      reader.once("SIGINT", () => {
        reader.close();
        interrupt();
      });
    });
  } finally {
    reader.close();
    // The person's own line break was not shown, either.
    output.write("\n");
  }
}
