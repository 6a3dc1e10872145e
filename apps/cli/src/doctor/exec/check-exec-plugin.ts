import { asIs, quote, type Safe, safe } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { field } from "../../kubeconfig/exec-entry.ts";
import type { Kubeconfigs } from "../kubeconfig/kubeconfigs.ts";
import { complaintIn } from "../kubectl/complaint.ts";
import { findProgram } from "../kubectl/find-program.ts";
import { runProgram } from "../kubectl/run-program.ts";
import { breaks, failed, holds, pass, type Rung, warn } from "../rung.ts";
import { shellWord } from "../shell-word.ts";
import type { ExecPlugin } from "./exec-plugin.ts";
import { kindOfPlugin, type PluginKind } from "./kind-of-plugin.ts";

const id = "exec-plugin";
const limitMs = 15_000;

/** An exec plugin that can be run. */
export interface FoundPlugin {
  readonly path: string;
  readonly kind: Exclude<PluginKind, "foreign">;
}

/** The exec plugin's program is there, can be run, and is one that makes such tokens. */
export async function checkExecPlugin(exec: ExecPlugin, kubeconfigs: Kubeconfigs, io: Io): Promise<Rung<FoundPlugin>> {
  const { command } = exec;
  const kind = kindOfPlugin(exec);
  const found = findProgram(command, exec.folder, io);
  if (found.kind === "absent") {
    const isPath = /[\\/]/.test(command);
    const where = isPath ? safe`from the kubeconfig's folder ${exec.folder}` : safe`in PATH`;
    const change = kubeconfigs.edit("set-credentials", exec.user, "--exec-command=/PATH/TO/aws-iam-authenticator");
    const install = "Install it with `npm install -g aws-iam-authenticator`";
    const fix = isPath || kind !== "authenticator" ? change : `${install}, or say where it is: ${change}`;
    return breaks(failed(id, safe`the exec plugin ${command} is not found ${asIs(where)}`, fix));
  }
  const { path } = found;
  if (found.kind === "folder") {
    const fix = kubeconfigs.edit("set-credentials", exec.user, "--exec-command=/PATH/TO/aws-iam-authenticator");
    return breaks(failed(id, safe`the exec plugin ${path} is a folder`, fix));
  }
  if (found.kind === "not-executable") {
    return breaks(failed(id, safe`the exec plugin ${path} cannot be executed`, `chmod +x ${shellWord(path)}`));
  }
  switch (kind) {
    case "authenticator":
      return checkVersion(path, io);
    case "aws-cli":
      return holds({ path, kind }, pass(id, safe`the AWS CLI makes the token (aws eks get-token), ${path}`));
    case "wrapper":
      return holds({ path, kind }, pass(id, safe`the exec plugin is ${path}, which runs another`));
    case "unknown": {
      const message = safe`the exec plugin ${path} is not known here; what it makes is looked at`;
      return holds({ path, kind }, warn(id, message, "If it wraps aws-iam-authenticator this is as it should be."));
    }
    case "foreign": {
      const message = safe`the exec plugin ${command} does not log in with AWS IAM`;
      const fix = kubeconfigs.edit("set-credentials", exec.user, "--exec-command=aws-iam-authenticator");
      return breaks(failed(id, message, `If AWS IAM is meant: ${fix}`));
    }
  }
}

async function checkVersion(path: string, io: Io): Promise<Rung<FoundPlugin>> {
  const result = await runProgram(path, ["version", "-o", "json"], { ...io, limitMs });
  const broken = (why: Safe): Rung<never> =>
    breaks(
      failed(
        id,
        safe`the exec plugin ${path} cannot be run: ${asIs(why)}`,
        `Run it by hand: ${shellWord(path)} version; then install it anew.`,
      ),
    );
  if (!result.started) return broken(result.reason);
  if (result.exitCode !== 0) {
    return broken(
      result.exitCode === undefined
        ? safe`it did not end within ${limitMs / 1000} s`
        : safe`it ended with ${result.exitCode}, saying ${complaintIn(result.stderr)}`,
    );
  }
  const version = versionIn(result.stdout);
  return holds({ path, kind: "authenticator" }, pass(id, `aws-iam-authenticator ${version} is ${quote(path)}`));
}

/** The version, which holds nothing but letters, digits and `.+-`. */
function versionIn(output: string): string {
  const unknown = "of an unknown version";
  try {
    const version = field(JSON.parse(output), "Version");
    return typeof version === "string" && /^v?\d[\w.+-]{0,64}$/.test(version) ? version : unknown;
  } catch {
    return unknown;
  }
}
