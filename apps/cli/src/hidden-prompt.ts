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
export function hiddenPrompt(
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
  return new Promise((resolve) => {
    let line: string | undefined;
    reader.once("line", (typed) => {
      line = typed;
      reader.close();
    });
    reader.once("SIGINT", () => {
      reader.close();
      interrupt();
    });
    reader.once("close", () => {
      // The person's own line break was not shown, either.
      output.write("\n");
      resolve(line);
    });
  });
}
