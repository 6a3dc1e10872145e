import { describeSelector, placeText } from "./add-mapping.ts";
import { type EditableList, type EditableLists, listsOfConfig, listsOfTexts } from "./editable-lists.ts";
import { type Edited, refuse } from "./edit-refusal.ts";
import { type EntrySelector, selectorKey } from "./find-entries.ts";
import type { MappingTexts } from "./mapping-texts.ts";
import { listWithout } from "./yaml-list.ts";

/**
 * Whose mappings are to be removed, and from which list. An ARN is compared as the server does, without a role's path and
 * without regard to case; one with wildcards is the pattern that is written so.
 */
export interface RemovedMapping {
  readonly list: EditableList;
  readonly selector: EntrySelector;
}

/**
 * The data of `aws-auth` without the entries of an identity, and without the comments above these; all of them, where
 * there are several. All else stays as it is.
 *
 * Refused: an identity that the list does not have, and lists that would not be valid then. An entry that is itself not
 * valid can be removed.
 *
 * @param file name of the object, for places
 */
export function removeMapping(texts: MappingTexts, removed: RemovedMapping, file?: string): Edited<MappingTexts> {
  return removeFrom(removed, texts, (current) => listsOfTexts(current, file));
}

/** As {@link removeMapping}, in a configuration file: under `server`. @param file its name, for places */
export function removeFromConfig(text: string, removed: RemovedMapping, file: string): Edited<string> {
  return removeFrom(removed, text, (current) => listsOfConfig(current, file));
}

/** Removes entries from whatever holds lists of mappings. */
export function removeFrom<T>(
  { list, selector }: RemovedMapping,
  before: T,
  listsOf: (current: T) => EditableLists<T>,
): Edited<T> {
  const keys = keysOf(selector);
  const found = listsOf(before).find(list);
  if (found.entries === undefined) {
    return refuse("invalid-result", "the mappings cannot be read as they are", found.problems);
  }
  const own = found.entries.filter(({ key }) => keys.includes(key));
  if (own.length === 0) return refuse("absent", absentMessage(listsOf(before), list, selector));
  let current = before;
  for (const { index } of own.toReversed()) {
    const edited = listsOf(current).edit(list, (text, path) => listWithout(text, path, index));
    if (edited === undefined) {
      return refuse("not-editable", `${list} is written in a way that this cannot take it out of; edit it by hand`);
    }
    current = edited;
  }
  const errors = listsOf(before).errors(current);
  if (errors.length > 0) return refuse("invalid-result", "the mappings would not be valid", errors);
  return { ok: true, value: current };
}

function absentMessage<T>(lists: EditableLists<T>, list: EditableList, selector: EntrySelector): string {
  const other = list === "mapRoles" ? "mapUsers" : "mapRoles";
  const elsewhere = lists.find(other).entries?.find(({ key }) => keysOf(selector).includes(key));
  const hint = elsewhere === undefined ? "" : `; it is in ${other}, at ${placeText(elsewhere.at)}`;
  return `${describeSelector(selector)} is not in ${list}${hint}`;
}

function keysOf(selector: EntrySelector): readonly string[] {
  const arn = selector.rolearn ?? selector.userarn;
  const pattern = arn === undefined ? [] : [selectorKey({ roleARNLike: arn })];
  return [selectorKey(selector), ...pattern];
}
