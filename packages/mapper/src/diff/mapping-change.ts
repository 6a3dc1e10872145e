import type { Place } from "@aws-iam-authenticator/config";
import type { RuleMatch, SourceId } from "../mapping-rule.ts";

/** What an identity is granted, and by which rule. */
export interface Grant {
  /** As it is written, with its templates; null where it is the caller's own ARN. */
  readonly username: string | null;
  readonly groups: readonly string[];
  readonly rule: Place & { readonly source: SourceId };
}

/** Whose access is compared. */
export interface ComparedIdentity {
  readonly by: RuleMatch["by"];
  /** ARN, pattern, permission set, account or user id. */
  readonly name: string;
  /** Of an identity with just this user id, where rules are pinned to it; null for all others of the name. */
  readonly userId: string | null;
}

/** What becomes of the access of an identity. Plain JSON. */
export interface MappingChange {
  readonly change: "gained" | "lost" | "changed";
  readonly identity: ComparedIdentity;
  /** Null where there is no access. */
  readonly before: Grant | null;
  readonly after: Grant | null;
  readonly groupsAdded: readonly string[];
  readonly groupsRemoved: readonly string[];
}
