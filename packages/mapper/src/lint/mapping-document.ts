import type { ConfigProblem, LocatedConfig, Place } from "@aws-iam-authenticator/config";
import type { MappingRule, SourceId } from "../mapping-rule.ts";

/** A file that mappings may stand in, as it is handed to the tools: nothing is read from its name. */
export interface MappingFile {
  readonly file: string;
  readonly text: string;
}

/** A part of an entry, for its place. */
export type EntryPart = "arn" | "username" | "groups" | "userid";

/** A rule, and the entry that it was made of. */
export interface LocatedRule {
  readonly rule: MappingRule;
  /** The list that the entry stands in; `spec` of an IAMIdentityMapping. */
  readonly list: "mapRoles" | "mapUsers" | "mapAccounts" | "spec";
  /** ARN or pattern as it is written; undefined where the entry has none. */
  readonly arn: string | undefined;
  /** Groups as they are written; undefined where the key is absent. */
  readonly groups: readonly string[] | undefined;
  /** Where a part of the entry stands; of one that is absent, the entry. */
  placeOf(part: EntryPart, index?: number): Place;
}

/**
 * What a document of a file is.
 *
 * - `configuration`: a configuration file, by itself or in the data of a ConfigMap.
 * - `dynamic-file`, `backend-mode-file`: the files that `dynamicfilepath` and `dynamicBackendModePath` name.
 * - `aws-auth`: the ConfigMap.
 * - `identity-mapping`: an IAMIdentityMapping.
 * - `other`: something that has no mappings in it, such as a DaemonSet.
 * - `broken`: nobody knows, since it cannot be parsed.
 */
export type DocumentKind =
  | "configuration"
  | "dynamic-file"
  | "backend-mode-file"
  | "aws-auth"
  | "identity-mapping"
  | "other"
  | "broken";

/** A document of a file, read. */
export interface MappingDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly at: Place;
  /** The source that it belongs to; undefined where it has no rules. */
  readonly source: SourceId | undefined;
  /** None where the document has an error: a source is read whole or not at all. */
  readonly rules: readonly LocatedRule[];
  /** Of a Kubernetes object: sorts the older ones first. */
  readonly age: string;
  /** What the reader found. */
  readonly problems: readonly ConfigProblem[];
  /** Of a valid configuration file. */
  readonly config?: LocatedConfig;
}
