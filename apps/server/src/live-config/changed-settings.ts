import type { ConfigFile } from "@aws-iam-authenticator/config";

/**
 * The keys whose values differ between two readings of a configuration file, such as `clusterID` and `server.port`: in
 * the file's spelling of ours, sorted. Pure.
 */
export function changedSettings(before: ConfigFile, after: ConfigFile): readonly string[] {
  const [old, current] = [flat(before), flat(after)];
  const keys = new Set([...old.keys(), ...current.keys()]);
  return [...keys].filter((key) => old.get(key) !== current.get(key)).toSorted();
}

/** Each setting's value as text. */
function flat({ server = {}, ...rest }: ConfigFile): ReadonlyMap<string, string | undefined> {
  const settings = [
    ...Object.entries(rest),
    ...Object.entries(server).map(([key, value]) => [`server.${key}`, value] as const),
  ];
  return new Map(settings.map(([key, value]) => [key, JSON.stringify(value)]));
}
