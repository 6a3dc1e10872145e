export { decide, type Facts, type MappableCaller, type Mapping, type MappingDecision } from "./decide.ts";
export { compileDynamicFile, type DynamicFileReading } from "./dynamic-file.ts";
export { type KubernetesUser, kubernetesUser } from "./kubernetes-user.ts";
export { type MustStayMapped, unmet } from "./lock-out-guard.ts";
export type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";
export type { InvalidObjects, MappingSource, SourceReading } from "./mapping-source.ts";
export {
  initialMappings,
  type MappingState,
  reload,
  reorder,
  reserve,
  restore,
  type RulesBySource,
} from "./mapping-state.ts";
export { type CompiledRules, compileEntries, type MappingEntries } from "./compile-entries.ts";
export { compileMountedFile, reservedPrefixesOf } from "./mounted-file.ts";
export { type RuleJson, rulesFromJson, ruleToJson } from "./rule-json.ts";
export { type NotLoaded, RuleSet } from "./rule-set.ts";
export { templateText } from "./template-text.ts";
export {
  addMapping,
  addToConfig,
  addToFile,
  AWS_AUTH,
  BACKUP_ANNOTATION,
  describeSelector,
  type Edited,
  type EditedConfigMap,
  type EditRefusal,
  type EntrySelector,
  type ListedMappings,
  listFile,
  listMappings,
  type MappingLists,
  type MappingTexts,
  nameOfText,
  type NewMapping,
  type RemovedMapping,
  removeFromConfig,
  removeFromFile,
  removeMapping,
  undoEdit,
  unifiedDiff,
  withData,
} from "./edit/index.ts";
export {
  awsAuthFile,
  type DocumentKind,
  identityMappingFile,
  lint,
  LINT_RULES,
  type LintFinding,
  type LintRule,
  type LintRuleName,
  type LocatedRule,
  type MappingDocument,
  type MappingFile,
  type Mappings,
  readMappings,
} from "./lint/index.ts";
export {
  type Conversion,
  convertMappings,
  EXCHANGE_FORMS,
  type ExchangeForm,
  type LostPart,
  writeYaml,
} from "./exchange/index.ts";
export {
  explain,
  EXPLAIN_PATH,
  type ExplainAnswer,
  type ExplainedCaller,
  type ExplainedRule,
  type ExplainFailure,
  type Explanation,
  type ExplainRequest,
  type NearMiss,
  type NearMissKind,
  readExplainAnswer,
  readExplainRequest,
  type TracedRule,
} from "./explain/index.ts";
export { type ComparedIdentity, diffMappings, type Grant, type MappingChange } from "./diff/index.ts";
