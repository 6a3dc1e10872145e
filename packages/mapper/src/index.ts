export { decide, type Facts, type MappableCaller, type Mapping, type MappingDecision } from "./decide.ts";
export { type KubernetesUser, kubernetesUser } from "./kubernetes-user.ts";
export type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";
export { type CompiledRules, compileMountedFile } from "./mounted-file.ts";
export { RuleSet } from "./rule-set.ts";
