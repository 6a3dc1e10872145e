import { join, resolve } from "node:path";
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
 * `~/.kube/cache/aws-iam-authenticator/credentials.yaml`; ours is the folder of that name with `.logins` behind it.
 */
export function cachePlaces({ env, home, cwd }: Pick<Io, "env" | "home" | "cwd">): CachePlaces {
  const usual = join(home, ".kube", "cache", "aws-iam-authenticator", "credentials.yaml");
  const referenceFile = resolve(cwd, env["AWS_IAM_AUTHENTICATOR_CACHE_FILE"] || usual);
  return { referenceFile, folder: `${referenceFile}.logins` };
}
