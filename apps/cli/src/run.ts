import { AuthenticatorError, type Code } from "@aws-iam-authenticator/core";
import { carryOut } from "./carry-out.ts";
import { TOKEN_COMMAND } from "./commands/token-command.ts";
import { hideTokens } from "./hide-tokens.ts";
import type { ExitCode, Io } from "./io.ts";
import { UsageError } from "./options/parse-arguments.ts";

const program = "aws-iam-authenticator";

/**
 * Carries out a command line. Never rejects: what goes wrong is one line on stderr and an exit code, 2 where the command
 * was called wrongly and 1 where it failed.
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    // So kubectl calls it, before each of its commands: nothing of the other commands is loaded.
    if (args[0] === TOKEN_COMMAND.name) return await carryOut(TOKEN_COMMAND, args.slice(1), io, () => helpOfToken(io));
    return await (await others()).dispatch(args, io);
  } catch (error) {
    const { message, exitCode } = await failureOf(error, args);
    // A token that stands in the wrong place of the command line would be quoted.
    io.err(`${program}: ${hideTokens(message)}\n`);
    return exitCode;
  }
}

const others = () => import("./dispatch.ts");

async function helpOfToken(io: Io): Promise<ExitCode> {
  return (await others()).help([TOKEN_COMMAND.name], io);
}

async function failureOf(error: unknown, args: readonly string[]): Promise<{ message: string; exitCode: ExitCode }> {
  if (error instanceof UsageError) {
    const { helpFor } = await others();
    return { message: `${error.message} (see ${program} ${helpFor(args)})`, exitCode: 2 };
  }
  if (error instanceof AuthenticatorError) {
    return { message: `${error.message}. ${error.fix}`, exitCode: usageCodes.has(error.code) ? 2 : 1 };
  }
  const trace = error instanceof Error ? (error.stack ?? error.name) : typeof error;
  return { message: `unexpected failure: ${trace}`, exitCode: 1 };
}

/** Codes that tell of the call itself: what an option, or nothing, said. A partition in the file is checked with the file. */
const usageCodes: ReadonlySet<Code> = new Set<Code>(["CLUSTER_ID_MISSING", "CLUSTER_ID_INVALID", "PARTITION_UNKNOWN"]);
