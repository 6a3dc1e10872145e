import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { compileEntries, type CompiledRules } from "./compile-entries.ts";
import type { SourceId } from "./mapping-rule.ts";

/**
 * Turns the mappings of a configuration file (mapRoles, mapUsers, mapAccounts) into rules. The file's schema has checked
 * them already; what is left is a warning for an identity that is mapped twice. Pure.
 */
export function compileMountedFile(config: LocatedConfig): CompiledRules {
  return compileEntries(config.value.server ?? {}, {
    source: "MountedFile",
    reservedPrefixes: reservedPrefixesOf(config, "MountedFile"),
    placeOf: (list, index) => config.placeOf(["server", list, index]),
  });
}

/** What usernames out of a source must not begin with, by `reservedPrefixConfig` of a configuration file. */
export function reservedPrefixesOf(config: LocatedConfig | undefined, source: SourceId): readonly string[] {
  return (config?.value.server?.reservedPrefixConfig ?? [])
    .filter(({ backendmode }) => backendmode === source)
    .flatMap(({ usernamePrefixReserveList = [] }) => usernamePrefixReserveList);
}
