import { readConfig } from "@aws-iam-authenticator/config";
import { addTo } from "./add-mapping.ts";
import { type EditableLists, listsOfConfig } from "./editable-lists.ts";
import type { Edited } from "./edit-refusal.ts";
import { awsAuthManifest, listsOfManifest } from "./manifest-lists.ts";
import { type ListedMappings, listMappings } from "./mapping-texts.ts";
import type { NewMapping } from "./new-mapping.ts";
import { removeFrom, type RemovedMapping } from "./remove-mapping.ts";

/**
 * As `addMapping`, in the text of a file: a manifest of the ConfigMap aws-auth, or else a configuration file, where the
 * lists stand under `server`.
 *
 * @param file its name, for places
 */
export function addToFile(text: string, mapping: NewMapping, file: string): Edited<string> {
  return addTo(listsOfFile(text, file), mapping);
}

/** As `removeMapping`, in the text of such a file. */
export function removeFromFile(text: string, removed: RemovedMapping, file: string): Edited<string> {
  return removeFrom(removed, text, (current) => listsOfFile(current, file));
}

/** As `listMappings`, of such a file. */
export function listFile(text: string, file: string): ListedMappings {
  const manifest = awsAuthManifest(text);
  if (manifest !== undefined) return listMappings(manifest.texts, file);
  const { config, problems } = readConfig(text, file);
  const { mapRoles = [], mapUsers = [], mapAccounts = [] } = config?.value.server ?? {};
  return { entries: config === undefined ? undefined : { mapRoles, mapUsers, mapAccounts }, problems };
}

function listsOfFile(text: string, file: string): EditableLists<string> {
  const manifest = awsAuthManifest(text);
  return manifest === undefined ? listsOfConfig(text, file) : listsOfManifest(manifest, file);
}
