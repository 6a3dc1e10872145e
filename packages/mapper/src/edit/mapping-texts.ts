import {
  accountIdsSchema,
  type ConfigProblem,
  readLocatedYaml,
  type RoleMapping,
  roleMappingSchema,
  type UserMapping,
  userMappingSchema,
} from "@aws-iam-authenticator/config";
import * as v from "valibot";
import type { MappingEntries } from "../compile-entries.ts";

/** The data of `kube-system/aws-auth`: under each key a YAML or JSON text. There may be keys that mean nothing here. */
export type MappingTexts = Readonly<Record<string, string>>;

/** What places in the data of `aws-auth` are named after, as the server names them in its log. */
export const AWS_AUTH = "configmap kube-system/aws-auth";

/** Checked lists of mappings, in the schema's spelling. */
export interface MappingLists {
  readonly mapRoles: readonly RoleMapping[];
  readonly mapUsers: readonly UserMapping[];
  readonly mapAccounts: readonly string[];
}

/** Lists of mappings, and what is wrong with them. */
export interface ListedMappings {
  /** Undefined exactly where a problem is an error. */
  readonly entries: MappingLists | undefined;
  readonly problems: readonly ConfigProblem[];
}

const roles = v.array(roleMappingSchema);
const users = v.array(userMappingSchema);

/**
 * The mappings in the data of `aws-auth`, by the schemas that the server reads them by.
 *
 * @param file name of the object, for places; the list's key is put after it
 */
export function listMappings(texts: MappingTexts, file = AWS_AUTH): ListedMappings {
  const mapRoles = readLocatedYaml(textOf(texts, "mapRoles"), nameOfText(file, "mapRoles"), roles);
  const mapUsers = readLocatedYaml(textOf(texts, "mapUsers"), nameOfText(file, "mapUsers"), users);
  const mapAccounts = readLocatedYaml(textOf(texts, "mapAccounts"), nameOfText(file, "mapAccounts"), accountIdsSchema);
  const problems = [...mapRoles.problems, ...mapUsers.problems, ...mapAccounts.problems];
  if (mapRoles.located === undefined || mapUsers.located === undefined || mapAccounts.located === undefined) {
    return { entries: undefined, problems };
  }
  const entries = {
    mapRoles: mapRoles.located.value,
    mapUsers: mapUsers.located.value,
    mapAccounts: mapAccounts.located.value,
  };
  return { entries, problems };
}

/** The text of a list; empty where there is none, or what the reference takes for none. */
export function textOf(texts: MappingTexts, list: keyof MappingEntries): string {
  const text = Object.hasOwn(texts, list) ? (texts[list] ?? "") : "";
  return ["``", '""', "''"].includes(text.trim()) ? "" : text;
}

/** What places in a list's text are named after. */
export function nameOfText(file: string, list: keyof MappingEntries): string {
  return `${file} ${list}`;
}
