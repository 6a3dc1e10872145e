import { type ConfigProblem, readConfig } from "@aws-iam-authenticator/config";
import { findConfigEntries, findEntries, type FoundEntries } from "./find-entries.ts";
import { AWS_AUTH, listMappings, type MappingTexts, nameOfText, textOf } from "./mapping-texts.ts";
import type { ListPath } from "./yaml-list.ts";

/** The lists that edits are made to. */
export type EditableList = "mapRoles" | "mapUsers";

/** Something that holds lists of mappings, and what it looks like edited. */
export interface EditableLists<T> {
  /** The entries of a list, valid or not. */
  find(list: EditableList): FoundEntries;
  /** With one list's text written anew; undefined where it cannot be. */
  edit(list: EditableList, change: (text: string, path: ListPath) => string | undefined): T | undefined;
  /** The errors for which a server would refuse it. */
  errors(edited: T): readonly ConfigProblem[];
}

/** The data of `aws-auth`. @param file name of the object, for places */
export function listsOfTexts(texts: MappingTexts, file = AWS_AUTH): EditableLists<MappingTexts> {
  return {
    find: (list) => findEntries(textOf(texts, list), nameOfText(file, list)),
    edit(list, change) {
      const edited = change(textOf(texts, list), []);
      return edited === undefined ? undefined : { ...texts, [list]: edited };
    },
    errors: (edited) => errorsAmong(listMappings(edited, file).problems),
  };
}

/** The text of a configuration file. @param file its name, for places */
export function listsOfConfig(text: string, file: string): EditableLists<string> {
  return {
    find: (list) => findConfigEntries(text, file, list),
    edit: (list, change) => change(text, ["server", list]),
    errors: (edited) => errorsAmong(readConfig(edited, file).problems),
  };
}

function errorsAmong(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.filter(({ severity }) => severity === "error");
}
