import {
  type ConfigProblem,
  mostOf,
  type Place,
  type RoleMapping,
  type UserMapping,
} from "@aws-iam-authenticator/config";
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

/** The rules of a source, and what an admin should be warned of. */
export interface CompiledRules {
  readonly rules: readonly MappingRule[];
  readonly warnings: readonly ConfigProblem[];
}

/** The lists of mappings that every source but CRD has; a schema has checked them. */
export interface MappingEntries {
  readonly mapRoles?: readonly RoleMapping[] | undefined;
  readonly mapUsers?: readonly UserMapping[] | undefined;
  readonly mapAccounts?: readonly string[] | undefined;
}

/**
 * Turns checked entries into rules. What is left to find is an identity that is mapped twice, which is a warning. Pure.
 *
 * @param options.placeOf where an entry of a list stands
 * @param options.userIdStrict entries are looked up by their user id; an ARN beside it must fit, too
 */
export function compileEntries(
  { mapRoles = [], mapUsers = [], mapAccounts = [] }: MappingEntries,
  options: {
    readonly source: SourceId;
    readonly reservedPrefixes: readonly string[];
    readonly placeOf: (list: keyof MappingEntries, index: number) => Place;
    readonly userIdStrict?: boolean;
  },
): CompiledRules {
  const { source, reservedPrefixes, placeOf, userIdStrict = false } = options;

  function named(match: RuleMatch, entry: RoleMapping | UserMapping, at: Place): MappingRule {
    const username = template(entry.username);
    const groups = (entry.groups ?? []).map(template);
    const pin = entry.userid === undefined ? {} : { userId: entry.userid };
    return { source, at, match, username, groups, reservedPrefixes, ...pin };
  }

  const rules = [
    ...mapRoles.map((entry, i) =>
      named(userIdStrict ? userIdMatch(entry, entry.rolearn) : roleMatch(entry), entry, placeOf("mapRoles", i)),
    ),
    ...mapUsers.map((entry, i) =>
      named(userIdStrict ? userIdMatch(entry, entry.userarn) : userMatch(entry), entry, placeOf("mapUsers", i)),
    ),
    ...mapAccounts.map((account, i): MappingRule => {
      const at = placeOf("mapAccounts", i);
      return { source, at, match: { by: "account", account }, username: undefined, groups: [], reservedPrefixes };
    }),
  ];
  return { rules, warnings: repeated(rules) };
}

function userIdMatch({ userid = "" }: RoleMapping | UserMapping, arn: string | undefined): RuleMatch {
  return { by: "user-id", userId: userid, arn: arn === undefined ? undefined : canonicalArn(arn) };
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

function repeated(rules: readonly MappingRule[]): readonly ConfigProblem[] {
  const last = new Map<string, MappingRule>();
  const warnings: ConfigProblem[] = [];
  for (const rule of rules) {
    const key = `${rule.match.by} ${ruleKey(rule.match)}`;
    const earlier = last.get(key);
    if (earlier !== undefined && rule.match.by !== "account") {
      const { file, line, column } = earlier.at;
      // Patterns that say as much are tried in their order.
      const counts = rule.match.by === "pattern" ? "the first one, there," : "the last one, here,";
      const message = `this is mapped already at ${file}:${line}:${column}; ${counts} is the one that counts`;
      warnings.push({ severity: "warning", at: rule.at, message });
    }
    last.set(key, rule);
  }
  return mostOf(warnings);
}
