import { type DynamicFile, readDynamicFile } from "@aws-iam-authenticator/config";
import { fail, ok, safe } from "@aws-iam-authenticator/core";
import { compileEntries } from "./compile-entries.ts";
import type { SourceReading } from "./mapping-source.ts";

/** What a reading of the dynamic file gave, and what it says of itself. */
export interface DynamicFileReading extends SourceReading {
  readonly header: Pick<DynamicFile, "LastUpdatedDateTime" | "Version">;
}

/**
 * Reads the file that `dynamicfilepath` names and turns its mappings into rules, all of them or none. Pure.
 *
 * @param file its name, for places
 * @param options.userIdStrict `dynamicfileUserIDStrict`: entries are looked up by `userid`; an ARN beside it must fit, too
 */
export function compileDynamicFile(
  text: string,
  file: string,
  options: { readonly userIdStrict: boolean; readonly reservedPrefixes: readonly string[] },
): DynamicFileReading {
  const { userIdStrict, reservedPrefixes } = options;
  // Emptied to be written anew: as it stands it would undo every mapping.
  if (text.trim() === "")
    return { rules: fail("MAPPING_SOURCE_INVALID", safe`${file} is empty`), problems: [], header: {} };
  const { located, problems } = readDynamicFile(text, file, { userIdStrict });
  if (located === undefined) {
    return { rules: fail("MAPPING_SOURCE_INVALID", safe`${file}`), problems, header: {} };
  }
  const { rules, warnings } = compileEntries(located.value, {
    source: "DynamicFile",
    reservedPrefixes,
    userIdStrict,
    placeOf: (list, index) => located.placeOf([list, index]),
  });
  return { rules: ok(rules), problems: [...problems, ...warnings], header: located.value };
}
