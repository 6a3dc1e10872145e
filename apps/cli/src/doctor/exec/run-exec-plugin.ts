import { quote, Secret } from "@aws-iam-authenticator/core";
import { TOKEN_PREFIX } from "@aws-iam-authenticator/token";
import type { Io } from "../../io.ts";
import { field } from "../../kubeconfig/exec-entry.ts";
import { hideArguments } from "../bundle/hide-arguments.ts";
import { complaintIn } from "../kubectl/complaint.ts";
import { runProgram } from "../kubectl/run-program.ts";
import { breaks, failed, holds, pass, type Rung } from "../rung.ts";
import { shellWord } from "../shell-word.ts";
import type { ExecPlugin } from "./exec-plugin.ts";

const id = "token";
const limitMs = 60_000;

/**
 * Has the exec plugin make a token, as kubectl does, but that it may ask nobody.
 *
 * @param io the outside as kubectl shows it to the plugin
 */
export async function runExecPlugin(exec: ExecPlugin, path: string, io: Io): Promise<Rung<Secret>> {
  const shown = quote(path);
  const result = await runProgram(path, exec.args, { ...io, limitMs });
  // Arguments can hold secrets, and what is printed here is shown to others.
  const { shown: args } = hideArguments(exec.command, exec.args);
  const byHand = `Run it by hand, and see what it says: ${[path, ...args].map(shellWord).join(" ")}`;
  const broken = (what: string): Rung<never> => breaks(failed(id, `the exec plugin ${shown} ${what}`, byHand));
  if (!result.started) return broken(`cannot be started: ${result.reason}`);
  if (result.exitCode === undefined) return broken(`did not end within ${limitMs / 1000} s, or printed too much`);
  if (result.exitCode !== 0) {
    return broken(`ended with ${result.exitCode}, saying ${quote(complaintIn(result.stderr))}`);
  }
  const token = field(field(parsed(result.stdout), "status"), "token");
  if (typeof token !== "string") return broken("did not print an ExecCredential with a token");
  if (!token.startsWith(TOKEN_PREFIX)) {
    return broken(`made a token that does not begin with ${TOKEN_PREFIX}, and so is none of AWS IAM`);
  }
  return holds(new Secret(token), pass(id, `the exec plugin ${shown} made a token`));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
