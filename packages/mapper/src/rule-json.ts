import { BACKEND_MODES } from "@aws-iam-authenticator/config";
import {
  fail,
  mappableArn,
  ok,
  type Outcome,
  parseArnPattern,
  parseTemplate,
  valueOrThrow,
} from "@aws-iam-authenticator/core";
import * as v from "valibot";
import type { MappingRule, RuleMatch } from "./mapping-rule.ts";
import { templateText } from "./template-text.ts";

const match = v.variant("by", [
  v.strictObject({ by: v.picklist(["role", "user"]), arn: v.string() }),
  v.strictObject({ by: v.literal("user-id"), userId: v.string(), arn: v.optional(v.string()) }),
  v.strictObject({
    by: v.literal("sso"),
    permissionSet: v.string(),
    account: v.string(),
    partition: v.string(),
  }),
  v.strictObject({ by: v.literal("pattern"), pattern: v.string() }),
  v.strictObject({ by: v.literal("account"), account: v.string() }),
]);

const rule = v.strictObject({
  source: v.picklist(BACKEND_MODES),
  at: v.strictObject({ file: v.string(), line: v.number(), column: v.number() }),
  match,
  username: v.optional(v.string()),
  groups: v.array(v.string()),
  userId: v.optional(v.string()),
  reservedPrefixes: v.array(v.string()),
  object: v.optional(v.string()),
  rightUntil: v.optional(v.number()),
});

/** A rule as plain JSON, to be kept across a restart. */
export type RuleJson = v.InferOutput<typeof rule>;

/** A rule as plain JSON: templates and patterns as they are written. */
export function ruleToJson({ username, groups, match, ...rest }: MappingRule): RuleJson {
  return {
    ...rest,
    reservedPrefixes: [...rest.reservedPrefixes],
    match: matchToJson(match),
    groups: groups.map(templateText),
    ...(username === undefined ? {} : { username: templateText(username) }),
  };
}

/**
 * The rules of a list of {@link RuleJson}. What was kept may be damaged or of another release: all of it is good, or
 * none is taken.
 *
 * Problem: `MAPPING_SOURCE_INVALID`.
 */
export function rulesFromJson(json: unknown): Outcome<readonly MappingRule[]> {
  const read = v.safeParse(v.array(rule), json);
  if (!read.success) return fail("MAPPING_SOURCE_INVALID");
  try {
    return ok(read.output.map(ruleFromJson));
  } catch {
    return fail("MAPPING_SOURCE_INVALID");
  }
}

function matchToJson(match: RuleMatch): RuleJson["match"] {
  switch (match.by) {
    case "pattern":
      return { by: "pattern", pattern: match.pattern.text };
    case "user-id":
      return { by: "user-id", userId: match.userId, ...(match.arn === undefined ? {} : { arn: match.arn }) };
    case "role":
    case "user":
    case "sso":
    case "account":
      return match;
  }
}

function ruleFromJson({ username, groups, match, userId, object, rightUntil, ...rest }: RuleJson): MappingRule {
  return {
    ...rest,
    match: matchFromJson(match),
    username: username === undefined ? undefined : valueOrThrow(parseTemplate(username)),
    groups: groups.map((group) => valueOrThrow(parseTemplate(group))),
    ...(userId === undefined ? {} : { userId }),
    ...(object === undefined ? {} : { object }),
    ...(rightUntil === undefined ? {} : { rightUntil }),
  };
}

function matchFromJson(match: RuleJson["match"]): RuleMatch {
  switch (match.by) {
    case "role":
    case "user":
      return { by: match.by, arn: valueOrThrow(mappableArn(match.arn)).canonicalArn };
    case "user-id":
      return {
        by: "user-id",
        userId: match.userId,
        arn: match.arn === undefined ? undefined : valueOrThrow(mappableArn(match.arn)).canonicalArn,
      };
    case "pattern":
      return { by: "pattern", pattern: valueOrThrow(parseArnPattern(match.pattern)) };
    case "sso":
    case "account":
      return match;
  }
}
