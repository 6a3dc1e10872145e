import type { ConfigProblem, LocatedConfig, Path } from "@aws-iam-authenticator/config";
import type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";
import { ruleKey } from "./rule-set.ts";

const source: SourceId = "MountedFile";

/** The rules of a configuration file, and what an admin should be warned of. */
export interface CompiledRules {
  readonly rules: readonly MappingRule[];
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Turns the mappings of a configuration file (mapRoles, mapUsers, mapAccounts) into rules. The file's schema has checked
 * them already; what is left is a warning for an identity that is mapped twice. Pure.
 */
export function compileMountedFile(config: LocatedConfig): CompiledRules {
  const { mapRoles = [], mapUsers = [], mapAccounts = [], reservedPrefixConfig = [] } = config.value.server ?? {};
  const reservedPrefixes = reservedPrefixConfig
    .filter(({ backendmode }) => backendmode === source)
    .flatMap(({ usernamePrefixReserveList = [] }) => usernamePrefixReserveList);

  type Entry = (typeof mapRoles)[number] | (typeof mapUsers)[number];
  function named(match: RuleMatch, { username, groups = [], userid }: Entry, path: Path): MappingRule {
    const pin = userid ? { userId: userid } : {};
    return { source, at: config.placeOf(path), match, username, groups, reservedPrefixes, ...pin };
  }

  const rules = [
    ...mapRoles.map((entry, i) => named(roleMatch(entry), entry, ["server", "mapRoles", i])),
    ...mapUsers.map((entry, i) =>
      named({ by: "user", arn: entry.userarn.canonicalArn }, entry, ["server", "mapUsers", i]),
    ),
    ...mapAccounts.map((account, i): MappingRule => {
      const at = config.placeOf(["server", "mapAccounts", i]);
      return { source, at, match: { by: "account", account }, username: undefined, groups: [], reservedPrefixes };
    }),
  ];
  return { rules, warnings: repeated(rules) };
}

type RoleEntry = NonNullable<NonNullable<LocatedConfig["value"]["server"]>["mapRoles"]>[number];

function roleMatch(entry: RoleEntry): RuleMatch {
  if (entry.sso === undefined) return { by: "role", arn: entry.rolearn.canonicalArn };
  const { permissionSetName, accountID, partition = "aws" } = entry.sso;
  return { by: "sso", permissionSet: permissionSetName, account: accountID, partition };
}

function repeated(rules: readonly MappingRule[]): ConfigProblem[] {
  const last = new Map<string, MappingRule>();
  const warnings: ConfigProblem[] = [];
  for (const rule of rules) {
    const key = `${rule.match.by} ${ruleKey(rule.match)}`;
    const earlier = last.get(key);
    if (earlier !== undefined && rule.match.by !== "account") {
      const { file, line, column } = earlier.at;
      const message = `this is mapped already at ${file}:${line}:${column}; the last one, here, is the one that counts`;
      warnings.push({ severity: "warning", at: rule.at, message });
    }
    last.set(key, rule);
  }
  return warnings;
}
