// An STS that really verifies signatures, as a program of its own: node bench/emulated-sts.ts CALLERS. Prints one line of
// JSON with its URL and the authority of its certificate, and goes on until it is stopped.
import { startStsEmulator } from "../packages/sts-emulator/src/index.ts";
import { makeCallers } from "./callers.ts";

const identities = makeCallers(Number(process.argv[2])).map(({ identity }) => identity);
const { url, ca } = await startStsEmulator({ identities });
process.stdout.write(`${JSON.stringify({ url, ca })}\n`);
