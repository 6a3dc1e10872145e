import type { ConfigProblem, LocatedConfig, Path, RoleMapping, UserMapping } from "@aws-iam-authenticator/config";
import {
  type CanonicalArn,
  mappableArn,
  parseArnPattern,
  parseTemplate,
  type Template,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch, SourceId } from "./mapping-rule.ts";
import { ruleKey } from "./rule-key.ts";

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

  function named(match: RuleMatch, entry: RoleMapping | UserMapping, path: Path): MappingRule {
    const username = template(entry.username);
    const groups = (entry.groups ?? []).map(template);
    const pin = entry.userid === undefined ? {} : { userId: entry.userid };
    return { source, at: config.placeOf(path), match, username, groups, reservedPrefixes, ...pin };
  }

  const rules = [
    ...mapRoles.map((entry, i) => named(roleMatch(entry), entry, ["server", "mapRoles", i])),
    ...mapUsers.map((entry, i) => named(userMatch(entry), entry, ["server", "mapUsers", i])),
    ...mapAccounts.map((account, i): MappingRule => {
      const at = config.placeOf(["server", "mapAccounts", i]);
      return { source, at, match: { by: "account", account }, username: undefined, groups: [], reservedPrefixes };
    }),
  ];
  return { rules, warnings: repeated(rules) };
}

// The schema let just one of the keys through.
function roleMatch({ rolearn = "", roleARNLike, sso }: RoleMapping): RuleMatch {
  if (roleARNLike !== undefined) return pattern(roleARNLike);
  if (sso === undefined) return { by: "role", arn: canonicalArn(rolearn) };
  const { permissionSetName, accountID, partition = "aws" } = sso;
  return { by: "sso", permissionSet: permissionSetName, account: accountID, partition };
}

function userMatch({ userarn = "", userARNLike }: UserMapping): RuleMatch {
  return userARNLike === undefined ? { by: "user", arn: canonicalArn(userarn) } : pattern(userARNLike);
}

// The schema let only texts through that these can read.
function pattern(text: string): RuleMatch {
  return { by: "pattern", pattern: valueOrThrow(parseArnPattern(text)) };
}

function canonicalArn(text: string): CanonicalArn {
  return valueOrThrow(mappableArn(text)).canonicalArn;
}

function template(text: string): Template {
  return valueOrThrow(parseTemplate(text));
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
