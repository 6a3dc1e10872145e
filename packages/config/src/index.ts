export {
  BACKEND_MODES,
  type BackendMode,
  backendModeSchema,
  backendModesSchema,
  DEPRECATED_BACKEND_MODES,
} from "./backend-modes.ts";
export type { ConfigFile, GivenSettings } from "./config-schema.ts";
export {
  type BackendModeFile,
  type DynamicFile,
  readBackendModeFile,
  readBackendModeNode,
  readDynamicFile,
  readDynamicNode,
} from "./dynamic-files.ts";
export type { EmbeddedText } from "./embedded-text.ts";
export { type LocatedReading, type LocatedYaml, readLocatedYaml, relocated } from "./located-yaml.ts";
export {
  accountIdsSchema,
  identityMappingSpecSchema,
  type RoleMapping,
  roleMappingSchema,
  textsSchema,
  type UserMapping,
  userMappingSchema,
} from "./mapping-schemas.ts";
export {
  type ConfigProblem,
  formatConfigProblem,
  MOST_PROBLEMS,
  mostOf,
  type Path,
  type Place,
  type ProblemKind,
} from "./problem.ts";
export { type ConfigReading, type LocatedConfig, readConfig, readConfigNode } from "./read-config.ts";
export { Hints, hints } from "./shape.ts";
export { isSubjectName } from "./subject-name.ts";
export { parseTimestamp } from "./timestamp.ts";
export { parseDocuments, type YamlDocuments, type YamlEntry, type YamlNode } from "./yaml-node.ts";
