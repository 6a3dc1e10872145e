import { win32 } from "node:path";

/**
 * The home folder in which kubectl looks for `.kube/config`. On Windows there can be three, and the first counts that
 * holds such a file; where none does, the first that is there, `%USERPROFILE%` before `%HOMEDRIVE%%HOMEPATH%`.
 *
 * @param options.home what the system says, where the environment says nothing
 * @see https://github.com/kubernetes/client-go/blob/master/util/homedir/homedir.go
 */
export function kubectlHome(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  exists(path: string): boolean;
}): string {
  const { env, home, platform, exists } = options;
  if (platform !== "win32") return env["HOME"] || home;
  const { HOME = "", HOMEDRIVE = "", HOMEPATH = "", USERPROFILE = "" } = env;
  const drivePath = HOMEDRIVE && HOMEPATH ? HOMEDRIVE + HOMEPATH : "";
  const given = (folders: readonly string[]): readonly string[] => folders.filter((folder) => folder !== "");
  return (
    given([HOME, drivePath, USERPROFILE]).find((folder) => exists(win32.join(folder, ".kube", "config"))) ??
    given([HOME, USERPROFILE, drivePath]).find(exists) ??
    given([HOME, USERPROFILE, drivePath, home])[0] ??
    home
  );
}
