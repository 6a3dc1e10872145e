import { type ConfigProblem, type Place, readLocatedYaml } from "@aws-iam-authenticator/config";
import { arnKey, mappableArn } from "@aws-iam-authenticator/core";
import * as v from "valibot";

const text = v.optional(v.string());

/** Whom an entry is for, and nothing checked: an entry that is not valid must be found, too, to be removed. */
const looseEntry = v.object({
  rolearn: text,
  userarn: text,
  roleARNLike: text,
  userARNLike: text,
  userid: text,
  sso: v.optional(v.object({ permissionSetName: text, accountID: text, partition: text })),
});

/** Whom an entry of mapRoles or mapUsers is for, as it is written. */
export type EntrySelector = v.InferOutput<typeof looseEntry>;

/** An entry, by what it is for. */
export interface FoundEntry {
  readonly index: number;
  /** Of two entries with the same key, both are for the same identities. */
  readonly key: string;
  readonly at: Place;
}

/** Whole texts are lists; a configuration file has its lists under `server`. */
const wholeText = v.array(looseEntry);
const configFile = v.object({
  server: v.optional(v.object({ mapRoles: v.optional(wholeText), mapUsers: v.optional(wholeText) })),
});

/** What {@link findEntries} and {@link findConfigEntries} give. */
export interface FoundEntries {
  /** Undefined where the text cannot be read at all. */
  readonly entries: readonly FoundEntry[] | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** The entries of a text that is a list. */
export function findEntries(source: string, file: string): FoundEntries {
  const { located, problems } = readLocatedYaml(source, file, wholeText);
  return { entries: located?.value.map((entry, i) => found(entry, i, located.placeOf([i]))), problems };
}

/** The entries of one list of a configuration file. */
export function findConfigEntries(source: string, file: string, list: "mapRoles" | "mapUsers"): FoundEntries {
  const { located, problems } = readLocatedYaml(source, file, configFile);
  const entries = located === undefined ? undefined : (located.value.server?.[list] ?? []);
  return {
    entries: entries?.map((entry, i) => found(entry, i, located?.placeOf(["server", list, i]) ?? nowhere(file))),
    problems,
  };
}

function found(entry: EntrySelector, index: number, at: Place): FoundEntry {
  return { index, key: selectorKey(entry), at };
}

function nowhere(file: string): Place {
  return { file, line: 1, column: 1 };
}

/**
 * What an entry is compared by: the canonical ARN, whichever list it stands in; a pattern as it is written; the partition,
 * account and name of a permission set; or else the user id. Without regard to case.
 */
export function selectorKey({ rolearn, userarn, roleARNLike, userARNLike, userid, sso }: EntrySelector): string {
  const arn = rolearn ?? userarn;
  if (arn !== undefined) {
    const mappable = mappableArn(arn);
    return `arn ${mappable.ok ? arnKey(mappable.value.canonicalArn) : arn.toLowerCase()}`;
  }
  const pattern = roleARNLike ?? userARNLike;
  if (pattern !== undefined) return `like ${pattern.toLowerCase()}`;
  if (sso !== undefined) {
    const { partition = "aws", accountID = "", permissionSetName = "" } = sso;
    return `sso ${partition}:${accountID}:${permissionSetName}`.toLowerCase();
  }
  return `id ${userid ?? ""}`;
}
