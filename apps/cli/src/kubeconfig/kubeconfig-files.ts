import { existsSync } from "node:fs";
import { posix, win32 } from "node:path";
import type { Io } from "../io.ts";
import { kubectlHome } from "./home-folder.ts";

/** The kubeconfig files of a command line. */
export interface KubeconfigFiles {
  /** All that kubectl reads, in its order; not each need be there. Absolute. */
  readonly read: readonly string[];
  /** The one that new entries go to. */
  readonly write: string;
}

/**
 * Which files kubectl reads, and which of them `kubectl config` writes new entries to: the option's; of those that
 * `KUBECONFIG` lists the first that is there, else the last; else `.kube/config` in the home folder.
 *
 * @param option `--kubeconfig`
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/
 */
export function kubeconfigFiles(
  option: string | undefined,
  { env, cwd, home, ...io }: Pick<Io, "env" | "cwd" | "home" | "platform">,
  { platform = io.platform, exists = existsSync }: { platform?: NodeJS.Platform; exists?(path: string): boolean } = {},
): KubeconfigFiles {
  const path = platform === "win32" ? win32 : posix;
  const only = (file: string): KubeconfigFiles => ({ read: [file], write: file });
  if (option) return only(path.resolve(cwd, option));
  const listed = (env["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
  const read = [...new Set(listed.map((file) => path.resolve(cwd, file)))];
  const write = read.find(exists) ?? read.at(-1);
  if (write !== undefined) return { read, write };
  return only(path.join(kubectlHome({ env, home, platform, exists }), ".kube", "config"));
}
