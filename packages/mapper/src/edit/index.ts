// What the package exports of this folder, by name.
export { addMapping, addToConfig, describeSelector } from "./add-mapping.ts";
export { addToFile, listFile, removeFromFile } from "./edit-file-text.ts";
export { BACKUP_ANNOTATION, type EditedConfigMap, undoEdit, withData } from "./backup.ts";
export type { Edited, EditRefusal } from "./edit-refusal.ts";
export type { EntrySelector } from "./find-entries.ts";
export {
  AWS_AUTH,
  type ListedMappings,
  listMappings,
  type MappingLists,
  type MappingTexts,
  nameOfText,
} from "./mapping-texts.ts";
export type { NewMapping } from "./new-mapping.ts";
export { type RemovedMapping, removeFromConfig, removeMapping } from "./remove-mapping.ts";
export { unifiedDiff } from "./unified-diff.ts";
