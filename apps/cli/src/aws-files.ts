import type { Io } from "./io.ts";

/** The AWS files of a user; neither need be there. */
export interface AwsFiles {
  readonly config: string;
  readonly credentials: string;
}

/**
 * The home folder in which AWS's SDKs and tools look for `.aws`: what HOME says on every system, then on Windows
 * `%USERPROFILE%`, then `%HOMEDRIVE%%HOMEPATH%`.
 */
export function homeOfAws({ env, home, platform }: Pick<Io, "env" | "home" | "platform">): string {
  const { HOME, USERPROFILE, HOMEDRIVE = "C:", HOMEPATH } = env;
  return HOME || (platform === "win32" && (USERPROFILE || (HOMEPATH && HOMEDRIVE + HOMEPATH))) || home;
}

/**
 * Where profiles are: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else `.aws` in the home folder, so that region and
 * credentials come from the same files. `~/` is the home folder, as for the SDK: a kubeconfig's variables see no shell.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */
export function awsFiles(io: Pick<Io, "env" | "home" | "platform">): AwsFiles {
  const { env, platform } = io;
  const folder = homeOfAws(io);
  const separator = platform === "win32" ? "\\" : "/";
  // Written together and not by node:path: it is on the way of each token.
  const file = (named: string | undefined, name: string): string => {
    if (!named) return [folder, ".aws", name].join(separator);
    return /^~[/\\]/.test(named) ? `${folder}${separator}${named.slice(2)}` : named;
  };
  return {
    config: file(env["AWS_CONFIG_FILE"], "config"),
    credentials: file(env["AWS_SHARED_CREDENTIALS_FILE"], "credentials"),
  };
}
