import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ListeningStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { writeConfig } from "./cluster.ts";
import { type Finished, runCommand } from "./command-line.ts";
import { freePort } from "./free-port.ts";

/** A control-plane node after `init`, before the server's first start. */
export interface PreparedNode {
  readonly configFile: string;
  readonly stateDir: string;
  /** For kube-apiserver's `--authentication-token-webhook-config-file`. */
  readonly webhookKubeconfig: string;
  /** What `init` printed. */
  readonly init: Finished;
}

/** Prepares a node as an admin does: `init` in some folder, then what it wrote is copied to where it is needed. */
export async function prepareNode(options: {
  readonly folder: string;
  readonly clusterId: string;
  readonly sts: Pick<ListeningStsEmulator, "ca" | "url">;
  readonly serverSettings: string;
}): Promise<PreparedNode> {
  const { folder, clusterId } = options;
  const configFile = join(folder, "config.yaml");
  // The webhook kubeconfig names the port before the server listens on it.
  await writeConfig({ ...options, configFile, port: await freePort() });

  const work = join(folder, "init");
  await mkdir(work);
  const init = await runCommand(["init", "-i", clusterId, "-c", configFile], { cwd: work });
  if (init.exitCode !== 0) throw new Error(init.stderr);

  const stateDir = join(folder, "var-aws-iam-authenticator");
  const webhookKubeconfig = join(folder, "webhook.kubeconfig");
  await mkdir(stateDir, { mode: 0o700 });
  await copyFile(join(work, "cert.pem"), join(stateDir, "cert.pem"));
  await copyFile(join(work, "key.pem"), join(stateDir, "key.pem"));
  await copyFile(join(work, "aws-iam-authenticator.kubeconfig"), webhookKubeconfig);
  return { configFile, stateDir, webhookKubeconfig, init };
}

/** The command line of the server's manifest: the kubeconfig was made ahead. */
export function serverArguments({ configFile, stateDir }: Pick<PreparedNode, "configFile" | "stateDir">): string[] {
  return ["-c", configFile, "--state-dir", stateDir, "--kubeconfig-pregenerated=true"];
}
