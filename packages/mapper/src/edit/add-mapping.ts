import type { Place } from "@aws-iam-authenticator/config";
import { safe } from "@aws-iam-authenticator/core";
import { type EditableLists, listsOfConfig, listsOfTexts } from "./editable-lists.ts";
import { type Edited, refuse } from "./edit-refusal.ts";
import { type EntrySelector, selectorKey } from "./find-entries.ts";
import type { MappingTexts } from "./mapping-texts.ts";
import { checkNewMapping, type NewMapping } from "./new-mapping.ts";
import { listWith } from "./yaml-list.ts";

/**
 * The data of `aws-auth` with one more entry at the end of its list. All else stays as it is: comments, order, quoting,
 * keys that are not known; a JSON text stays JSON.
 *
 * Refused: an entry that is not valid, an identity that one of the lists has already (ARNs are compared as the server does:
 * without a role's path, without regard to case), and lists that would not be valid, also where they are not now.
 *
 * @param file name of the object, for places
 */
export function addMapping(texts: MappingTexts, mapping: NewMapping, file?: string): Edited<MappingTexts> {
  return addTo(listsOfTexts(texts, file), mapping);
}

/** As {@link addMapping}, in a configuration file: under `server`. @param file its name, for places */
export function addToConfig(text: string, mapping: NewMapping, file: string): Edited<string> {
  return addTo(listsOfConfig(text, file), mapping);
}

/** Adds an entry to whatever holds lists of mappings. */
export function addTo<T>(lists: EditableLists<T>, mapping: NewMapping): Edited<T> {
  const checked = checkNewMapping(mapping);
  if (!checked.ok) return checked;
  const key = selectorKey(mapping.entry);
  for (const list of ["mapRoles", "mapUsers"] as const) {
    const { entries, problems } = lists.find(list);
    if (entries === undefined) {
      return refuse("invalid-result", "the mappings cannot be read as they are", problems);
    }
    const twin = entries.find((entry) => entry.key === key);
    if (twin !== undefined) {
      return refuse("exists", `${describeSelector(mapping.entry)} is mapped already, at ${placeText(twin.at)}`);
    }
  }
  const edited = lists.edit(mapping.list, (text, path) => listWith(text, path, checked.value));
  if (edited === undefined) {
    return refuse("not-editable", `${mapping.list} is written in a way that this cannot add to; edit it by hand`);
  }
  const errors = lists.errors(edited);
  if (errors.length > 0) return refuse("invalid-result", "the mappings would not be valid", errors);
  return { ok: true, value: edited };
}

/** Whom an entry is for, as one quoted piece of text. */
export function describeSelector({ rolearn, userarn, roleARNLike, userARNLike, userid, sso }: EntrySelector): string {
  if (sso !== undefined) {
    const { permissionSetName = "", accountID = "", partition = "aws" } = sso;
    return safe`the permission set ${permissionSetName} in account ${accountID} of ${partition}`;
  }
  return safe`${rolearn ?? userarn ?? roleARNLike ?? userARNLike ?? userid ?? ""}`;
}

/** A place as messages show it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
