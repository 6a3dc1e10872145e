import type { Path, Place, RoleMapping, UserMapping } from "@aws-iam-authenticator/config";
import { compileEntries, type MappingEntries } from "../compile-entries.ts";
import type { SourceId } from "../mapping-rule.ts";
import type { EntryPart, LocatedRule } from "./mapping-document.ts";

/**
 * The rules of the lists of a source, with the entries that they were made of.
 *
 * @param placeOf the place of a part of a list, such as `["mapRoles", 0, "rolearn"]`
 */
export function locatedRules(
  entries: MappingEntries,
  options: {
    readonly source: SourceId;
    readonly reservedPrefixes: readonly string[];
    readonly userIdStrict?: boolean;
    readonly placeOf: (path: Path) => Place;
  },
): readonly LocatedRule[] {
  const { placeOf } = options;
  const { rules } = compileEntries(entries, { ...options, placeOf: (list, index) => placeOf([list, index]) });
  const { mapRoles = [], mapUsers = [], mapAccounts = [] } = entries;
  const written = [
    ...mapRoles.map((entry, i) => writtenEntry("mapRoles", entry, i, placeOf)),
    ...mapUsers.map((entry, i) => writtenEntry("mapUsers", entry, i, placeOf)),
    ...mapAccounts.map((_, i): Omit<LocatedRule, "rule"> => ({
      list: "mapAccounts",
      arn: undefined,
      groups: undefined,
      placeOf: () => placeOf(["mapAccounts", i]),
    })),
  ];
  return rules.flatMap((rule, i) => {
    const entry = written[i];
    return entry === undefined ? [] : [{ rule, ...entry }];
  });
}

function writtenEntry(
  list: "mapRoles" | "mapUsers",
  entry: RoleMapping | UserMapping,
  at: number,
  placeOf: (path: Path) => Place,
): Omit<LocatedRule, "rule"> {
  const [key, arn] = selectorOf(entry);
  const keys: Readonly<Record<EntryPart, string>> = {
    arn: key,
    username: "username",
    groups: "groups",
    userid: "userid",
  };
  return {
    list,
    arn,
    groups: entry.groups,
    placeOf: (part, index) => placeOf([list, at, keys[part], ...(index === undefined ? [] : [index])]),
  };
}

function selectorOf(entry: RoleMapping | UserMapping): readonly [key: string, arn: string | undefined] {
  if ("sso" in entry && entry.sso !== undefined) return ["sso", undefined];
  for (const key of ["rolearn", "roleARNLike", "userarn", "userARNLike"] as const) {
    const arn: unknown = Reflect.get(entry, key);
    if (typeof arn === "string") return [key, arn];
  }
  return ["userid", undefined];
}
