import { existsSync, readFileSync } from "node:fs";
import { awsFiles } from "../aws-files.ts";
import type { Io } from "../io.ts";

/** What AWS's settings are read from. */
export type SettingsIo = Pick<Io, "env" | "home" | "platform">;

/**
 * Settings of a profile in `~/.aws/config` and `~/.aws/credentials`, the former before the latter; such as neither holds
 * are left out. Files that are not there are as good as empty.
 *
 * @param names of the settings that are wanted; the parser is loaded only where a file mentions one of them
 * @param profile default: AWS_PROFILE's, else `default`
 */
export async function profileSettings<Name extends string>(
  names: readonly Name[],
  profile: string | undefined,
  io: SettingsIo,
): Promise<Readonly<Partial<Record<Name, string>>>> {
  const { config, credentials } = awsFiles(io);
  const found: Partial<Record<Name, string>> = {};
  if (![config, credentials].some((file) => mentions(file, names))) return found;
  const { loadSharedConfigFiles } = await import("@smithy/shared-ini-file-loader");
  const files = await loadSharedConfigFiles({ configFilepath: config, filepath: credentials });
  const section = profile || io.env["AWS_PROFILE"] || "default";
  const settings: Readonly<Record<string, string | undefined>> = {
    ...files.credentialsFile[section],
    ...files.configFile[section],
  };
  for (const name of names) {
    const value = settings[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function mentions(file: string, names: readonly string[]): boolean {
  // Most who set static credentials have no such file, and to fail costs more than to look.
  if (!existsSync(file)) return false;
  try {
    const text = readFileSync(file, "utf8");
    return names.some((name) => text.includes(name));
  } catch {
    return false;
  }
}
