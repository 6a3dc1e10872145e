import * as v from "valibot";
import { backendModesSchema } from "./backend-modes.ts";
import { type LocatedReading, readLocatedYaml } from "./located-yaml.ts";
import {
  accountIdsSchema,
  type RoleMapping,
  roleByUserIdSchema,
  roleMappingSchema,
  type UserMapping,
  userByUserIdSchema,
  userMappingSchema,
} from "./mapping-schemas.ts";
import type { YamlNode } from "./yaml-node.ts";

/** What both files say of themselves: when they were made, in seconds since 1970 as text, and which version they are. */
const header = { LastUpdatedDateTime: v.optional(v.string()), Version: v.optional(v.string()) };

const dynamicFile = v.object({
  ...header,
  mapRoles: v.optional(v.array(roleMappingSchema)),
  mapUsers: v.optional(v.array(userMappingSchema)),
  mapAccounts: v.optional(accountIdsSchema),
});

const strictDynamicFile = v.object({
  ...header,
  mapRoles: v.optional(v.array(roleByUserIdSchema)),
  mapUsers: v.optional(v.array(userByUserIdSchema)),
  mapAccounts: v.optional(accountIdsSchema),
});

const backendModeFile = v.object({ ...header, backendMode: backendModesSchema });

/** The file that `dynamicfilepath` names. */
export interface DynamicFile {
  readonly LastUpdatedDateTime?: string | undefined;
  readonly Version?: string | undefined;
  readonly mapRoles?: readonly RoleMapping[] | undefined;
  readonly mapUsers?: readonly UserMapping[] | undefined;
  readonly mapAccounts?: readonly string[] | undefined;
}

/** The file that `dynamicBackendModePath` names. */
export type BackendModeFile = v.InferOutput<typeof backendModeFile>;

/**
 * Reads the file that `dynamicfilepath` names: JSON, but YAML does as well.
 *
 * @param options.userIdStrict every entry must have a `userid`, which says who is meant; an ARN beside it must fit, too
 */
export function readDynamicFile(
  text: string,
  file: string,
  options: { readonly userIdStrict: boolean },
): LocatedReading<DynamicFile> {
  return options.userIdStrict
    ? readLocatedYaml<DynamicFile>(text, file, strictDynamicFile)
    : readLocatedYaml<DynamicFile>(text, file, dynamicFile);
}

/** Reads the file that `dynamicBackendModePath` names: JSON, but YAML does as well. */
export function readBackendModeFile(text: string, file: string): LocatedReading<BackendModeFile> {
  return readLocatedYaml(text, file, backendModeFile);
}

/** As {@link readBackendModeFile}, of a document that was parsed before. */
export function readBackendModeNode(node: YamlNode): LocatedReading<BackendModeFile> {
  return node.read<BackendModeFile>(backendModeFile);
}

/** As {@link readDynamicFile}, of a document that was parsed before. */
export function readDynamicNode(
  node: YamlNode,
  options: { readonly userIdStrict: boolean },
): LocatedReading<DynamicFile> {
  return options.userIdStrict ? node.read<DynamicFile>(strictDynamicFile) : node.read<DynamicFile>(dynamicFile);
}
