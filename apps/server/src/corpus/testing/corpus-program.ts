// A server for the corpus in a process of its own: bun corpus-program.ts CONFIG. Prints its log and its port, and for each
// line of stdin that all of the log until then was printed. It ends when stdin does.
import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { createLogger } from "../../log/logger.ts";
import { startAuthenticator } from "../../start-authenticator.ts";
import { ANSWER, corpusOptions } from "./corpus-options.ts";

const print = (text: string): void => void writeSync(1, text);
const logger = createLogger({ level: "trace", format: "text", now: () => 0, write: (line) => print(`${line}\n`) });
const server = valueOrThrow(
  await startAuthenticator(corpusOptions(readFileSync(process.argv[2] ?? "", "utf8"), logger)),
);
print(`${ANSWER}${server.port}\n`);
createInterface({ input: process.stdin })
  .on("line", () => print(`${ANSWER}\n`))
  .on("close", () => void server.close().then(() => process.exit()));
