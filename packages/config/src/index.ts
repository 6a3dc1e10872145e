export {
  BACKEND_MODES,
  type BackendMode,
  backendModeSchema,
  backendModesSchema,
  DEPRECATED_BACKEND_MODES,
} from "./backend-modes.ts";
export type { ConfigFile, GivenSettings } from "./config-schema.ts";
export { type BackendModeFile, type DynamicFile, readBackendModeFile, readDynamicFile } from "./dynamic-files.ts";
export { type LocatedReading, type LocatedYaml, readLocatedYaml } from "./located-yaml.ts";
export {
  accountIdsSchema,
  type RoleMapping,
  roleMappingSchema,
  textsSchema,
  type UserMapping,
  userMappingSchema,
} from "./mapping-schemas.ts";
export { type ConfigProblem, formatConfigProblem, type Path, type Place } from "./problem.ts";
export { type ConfigReading, type LocatedConfig, readConfig } from "./read-config.ts";
export { Hints, hints } from "./shape.ts";
export { parseTimestamp } from "./timestamp.ts";
