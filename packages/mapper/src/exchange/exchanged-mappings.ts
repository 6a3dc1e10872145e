import type { ConfigProblem, Place, RoleMapping, UserMapping } from "@aws-iam-authenticator/config";

/** An entry, and where it stands. */
export interface LocatedEntry<T> {
  readonly entry: T;
  readonly at: Place;
}

/** What every form of mappings is turned into on its way to another: the lists of a configuration file. */
export interface ExchangedMappings {
  readonly mapRoles: readonly LocatedEntry<RoleMapping>[];
  readonly mapUsers: readonly LocatedEntry<UserMapping>[];
  readonly mapAccounts: readonly LocatedEntry<string>[];
}

/** Something that the form to be written has no place for. */
export interface LostPart {
  readonly at: Place;
  /**
   * What is left out: a whole `mapping`, an `account`, a `group` of a mapping that is there otherwise, or what only the
   * form that was read has: `access-policies`, `type`, `tags`, `labels`.
   */
  readonly what: "mapping" | "account" | "group" | "access-policies" | "type" | "tags" | "labels";
  /** One bounded line, in which foreign text is quoted. */
  readonly message: string;
}

/** What reading a file for exchange gives. */
export interface ExchangeReading {
  readonly mappings: ExchangedMappings;
  readonly lost: readonly LostPart[];
  /** Errors, for which nothing should be written, and warnings. */
  readonly problems: readonly ConfigProblem[];
}

export const NO_MAPPINGS: ExchangedMappings = { mapRoles: [], mapUsers: [], mapAccounts: [] };

/** Mappings one after the other. */
export function joinMappings(all: readonly ExchangedMappings[]): ExchangedMappings {
  return {
    mapRoles: all.flatMap(({ mapRoles }) => mapRoles),
    mapUsers: all.flatMap(({ mapUsers }) => mapUsers),
    mapAccounts: all.flatMap(({ mapAccounts }) => mapAccounts),
  };
}

/** Readings one after the other. */
export function joinReadings(all: readonly ExchangeReading[]): ExchangeReading {
  return {
    mappings: joinMappings(all.map(({ mappings }) => mappings)),
    lost: all.flatMap(({ lost }) => lost),
    problems: all.flatMap(({ problems }) => problems),
  };
}
