import { arnKey, hypotheticalIdentity, ok, type Safe, safe } from "@aws-iam-authenticator/core";
import { decide } from "./decide.ts";
import type { MappingRule } from "./mapping-rule.ts";
import type { RuleSet } from "./rule-set.ts";

/** An identity that no reload may lose: `server.mustStayMapped`. */
export interface MustStayMapped {
  readonly arn: string;
  /** Groups that it must have. None means that being mapped is enough. */
  readonly groups: readonly string[];
}

/**
 * Which of the identities are not mapped with their groups, each with what is wrong, for people.
 *
 * A rule that is pinned to a user id counts for the ARN, and one for an EC2 instance is tried with an instance: which
 * identities there are is not known here.
 */
export function unmet(rules: RuleSet, must: readonly MustStayMapped[]): ReadonlyMap<MustStayMapped, Safe> {
  const found = new Map<MustStayMapped, Safe>();
  for (const entry of must) {
    const problem = problemOf(rules, entry);
    if (problem !== undefined) found.set(entry, problem);
  }
  return found;
}

function problemOf(rules: RuleSet, { arn, groups }: MustStayMapped): Safe | undefined {
  let missing: Safe | undefined = safe`${arn} is not mapped`;
  for (const principalId of [undefined, ...userIdsFor(rules.rules, arn)]) {
    const identity = hypotheticalIdentity(arn, {
      sessionName: someInstanceId,
      ...(principalId === undefined ? {} : { principalId }),
    });
    if (!identity.ok) return missing;
    const decision = decide(
      rules,
      { identity: identity.value, accessKeyId: "unknown" },
      { EC2PrivateDNSName: ok("dns") },
    );
    if (decision.kind !== "mapped") continue;
    const without = groups.find((group) => !decision.groups.includes(group));
    if (without === undefined) return undefined;
    missing = safe`${arn} is mapped without the group ${without}`;
  }
  return missing;
}

const someInstanceId = "i-0123456789abcdef0";

/** The user ids that rules for an ARN are pinned to. */
function userIdsFor(rules: readonly MappingRule[], arn: string): ReadonlySet<string> {
  const identity = hypotheticalIdentity(arn);
  const key = identity.ok ? arnKey(identity.value.canonicalArn) : undefined;
  const ids = rules.flatMap(({ match, userId }) => {
    if (match.by === "user-id") return match.arn !== undefined && arnKey(match.arn) === key ? [match.userId] : [];
    if (userId === undefined) return [];
    const isFor =
      match.by === "role" || match.by === "user"
        ? arnKey(match.arn) === key
        : identity.ok && match.by === "pattern" && match.pattern.matches(identity.value.canonicalArn);
    return isFor || match.by === "sso" ? [userId] : [];
  });
  return new Set(ids);
}
