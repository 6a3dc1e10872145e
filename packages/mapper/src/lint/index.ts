export type { LintFinding } from "./finding.ts";
export { lint } from "./lint.ts";
export { LINT_RULES, type LintRule, type LintRuleName } from "./lint-rules.ts";
export type { DocumentKind, LocatedRule, MappingDocument, MappingFile } from "./mapping-document.ts";
export { awsAuthFile, identityMappingFile } from "./object-file.ts";
export { type Mappings, readMappings } from "./read-mappings.ts";
