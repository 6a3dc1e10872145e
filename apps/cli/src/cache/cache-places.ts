import { posix, win32 } from "node:path";
import type { Io } from "../io.ts";

/** Where logins are kept. */
export interface CachePlaces {
  /** The reference implementation's file. It is read, and never written. */
  readonly referenceFile: string;
  /** Our own folder beside it, named after it. */
  readonly folder: string;
}

/**
 * The reference's file is the one that `AWS_IAM_AUTHENTICATOR_CACHE_FILE` names, else
 * `~/.kube/cache/aws-iam-authenticator/credentials.yaml`; ours is the folder of that name with `.logins` behind it. `~/` is the home
 * folder: no shell replaces it in a kubeconfig, and secrets must not come into a folder `~` of whatever folder kubectl is called in.
 */
export function cachePlaces({ env, home, cwd, platform }: Pick<Io, "env" | "home" | "cwd" | "platform">): CachePlaces {
  const { join, resolve } = platform === "win32" ? win32 : posix;
  const usual = join(home, ".kube", "cache", "aws-iam-authenticator", "credentials.yaml");
  const named = env["AWS_IAM_AUTHENTICATOR_CACHE_FILE"] || usual;
  const referenceFile = named.startsWith("~/") ? join(home, named.slice(2)) : resolve(cwd, named);
  return { referenceFile, folder: `${referenceFile}.logins` };
}
