import { asIs, quote, safe } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { shellWord } from "../shell-word.ts";
import { holds, pass, type Rung, warn } from "../rung.ts";
import { findProgram } from "./find-program.ts";
import { type KubernetesVersion, kubectlVersion } from "./kubectl-version.ts";
import { runProgram } from "./run-program.ts";

const id = "kubectl";
const install = "Install kubectl (https://kubernetes.io/docs/tasks/tools/), and have its folder in PATH.";
/** Before it no exec plugin is run with `client.authentication.k8s.io/v1`. */
const oldest = 22;
const limitMs = 10_000;

/** kubectl, as far as there is one. */
export interface FoundKubectl {
  readonly version?: KubernetesVersion;
}

/** Whether there is a kubectl, and of which version. Never broken: helm, k9s and others do without it. */
export async function checkKubectl(io: Io): Promise<Rung<FoundKubectl>> {
  const found = findProgram("kubectl", io.cwd, io);
  if (found.kind === "absent") {
    return holds({}, warn(id, "kubectl is not in PATH; helm, k9s and others do without it", install));
  }
  if (found.kind !== "program") {
    return holds({}, warn(id, safe`${found.path} cannot be executed`, `chmod +x ${shellWord(found.path)}`));
  }
  const { path } = found;
  const result = await runProgram(path, ["version", "--client", "-o", "json"], { ...io, limitMs });
  if (!result.started) return holds({}, warn(id, safe`${path} cannot be started: ${asIs(result.reason)}`, install));
  const version = kubectlVersion(result.stdout);
  if (version === undefined) return holds({}, warn(id, safe`${path} does not tell its version`, install));
  const message = `kubectl ${version.text} is ${quote(path)}`;
  return holds(
    { version },
    version.minor < oldest
      ? warn(id, `${message}; before v1.${oldest} it knows no ExecCredential of version v1`, install)
      : pass(id, message),
  );
}
