/** An operating system and processor that an executable is made for, in the words of its file name. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "x64" | "arm64";
}

/** Every platform of a release. */
export const PLATFORMS: readonly Platform[] = [
  { os: "linux", arch: "x64" },
  { os: "linux", arch: "arm64" },
  { os: "darwin", arch: "x64" },
  { os: "darwin", arch: "arm64" },
  { os: "windows", arch: "x64" },
];

/**
 * The platform of a machine, as `process.platform` and `process.arch` name it; undefined where no executable is made
 * for it.
 */
export function platformOf(os: string, arch: string): Platform | undefined {
  const name = os === "win32" ? "windows" : os;
  return PLATFORMS.find((one) => one.os === name && one.arch === arch);
}

/** The executable's file name: `aws-iam-authenticator-linux-x64`. */
export function fileNameOf({ os, arch }: Platform): string {
  return `aws-iam-authenticator-${os}-${arch}${os === "windows" ? ".exe" : ""}`;
}

/** What Bun calls the platform, in `--target` and in the names of its own packages. */
export function bunNameOf({ os, arch }: Platform): string {
  return `bun-${os}-${arch === "arm64" ? "aarch64" : arch}`;
}

/** Where a package of Bun's for this platform has the runtime. */
export function runtimePathOf({ os }: Platform): string {
  return os === "windows" ? "bin/bun.exe" : "bin/bun";
}
