export { diffMappings } from "./diff-mappings.ts";
export type { ComparedIdentity, Grant, MappingChange } from "./mapping-change.ts";
