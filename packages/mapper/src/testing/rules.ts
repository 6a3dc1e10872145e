import { mappableArn, parseArnPattern, parseTemplate, valueOrThrow } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch, SourceId } from "../mapping-rule.ts";

/** The account of all ARNs in tests. */
export const ACCOUNT = "111122223333";

/** What a rule of a test says, beside whom it is for. */
export interface RuleOptions {
  readonly source?: SourceId;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly userId?: string;
}

/** A rule for a role or user, by `role/NAME` or `user/NAME`; with `*` or `?` in it by a pattern. */
export function ruleFor(resource: string, options: RuleOptions = {}): MappingRule {
  const { source = "MountedFile", username = "it", groups = [], userId } = options;
  return {
    source,
    at: { file: "f", line: 1, column: 1 },
    match: matchOf(`arn:aws:iam::${ACCOUNT}:${resource}`),
    username: valueOrThrow(parseTemplate(username)),
    groups: groups.map((group) => valueOrThrow(parseTemplate(group))),
    reservedPrefixes: [],
    ...(userId === undefined ? {} : { userId }),
  };
}

function matchOf(arn: string): RuleMatch {
  if (/[*?]/.test(arn)) return { by: "pattern", pattern: valueOrThrow(parseArnPattern(arn)) };
  const { canonicalArn, type } = valueOrThrow(mappableArn(arn));
  return { by: type === "role" ? "role" : "user", arn: canonicalArn };
}
