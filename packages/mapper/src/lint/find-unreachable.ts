import { asIs, partitionById, safe } from "@aws-iam-authenticator/core";
import type { RuleMatch } from "../mapping-rule.ts";
import { describeMatch } from "./describe-match.ts";
import { finding, type LintFinding } from "./finding.ts";
import type { LocatedRule } from "./mapping-document.ts";
import type { Mappings } from "./read-mappings.ts";

/** Rules for identities that cannot be, or whose tokens are refused before rules are looked at. */
export function findUnreachable({ rules, config }: Mappings): readonly LintFinding[] {
  const partition = config?.value.server?.partition;
  return rules.flatMap((located) => [
    ...impossibleName(located),
    ...impossibleUserId(located),
    ...(partition === undefined ? [] : otherPartition(located, partition)),
  ]);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function impossibleName(located: LocatedRule): readonly LintFinding[] {
  const { match } = located.rule;
  const name = nameOf(match);
  if (name === undefined) return [];
  const at = located.placeOf("arn");
  const isExact = match.by !== "pattern";
  if (isExact && /[*?]/.test(name)) {
    const key = match.by === "user" ? "userARNLike" : "roleARNLike";
    const message = safe`${name} is taken as it stands, and no identity has such a name`;
    return [finding("unreachable", at, message, `Write ${key} instead, which takes wildcards.`)];
  }
  const literal = isExact ? name : name.replace(/[*?]/g, "");
  if (/^[\w+=,.@-]*$/.test(literal) && literal.length <= 64) return [];
  const message = safe`no identity can be named ${name}: names are 1 to 64 letters, digits or _+=,.@-`;
  return [finding("unreachable", at, message)];
}

/** Of a role or user, also of a pattern for such. */
function nameOf(match: RuleMatch): string | undefined {
  const arn = match.by === "pattern" ? match.pattern.text : "arn" in match ? match.arn : undefined;
  return arn === undefined || !/:(role|user)\//i.test(arn) ? undefined : arn.slice(arn.lastIndexOf("/") + 1);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function impossibleUserId(located: LocatedRule): readonly LintFinding[] {
  const { match, userId: pin } = located.rule;
  const userId = match.by === "user-id" ? match.userId : pin;
  if (userId === undefined) return [];
  const at = located.placeOf("userid");
  const type = typeOf(match);
  if (type === "role" && userId.includes(":")) {
    const fix = safe`Write what stands before the colon, ${userId.slice(0, userId.indexOf(":"))}.`;
    return [finding("unreachable", at, safe`the userid ${userId} holds a session's name; a role's has none`, fix)];
  }
  const other = type === "role" ? "AIDA" : type === "user" ? "AROA" : undefined;
  if (other === undefined || !userId.startsWith(other)) return [];
  const [is, not] = type === "role" ? ([safe`user`, safe`role`] as const) : ([safe`role`, safe`user`] as const);
  const message = safe`the userid ${userId} is of a ${asIs(is)}, and the rule is for a ${asIs(not)}`;
  return [
    finding("unreachable", at, message, "Write the identity's own id: `aws iam get-role` and `get-user` show it."),
  ];
}

function typeOf(match: RuleMatch): "role" | "user" | undefined {
  if (match.by === "sso") return "role";
  if (match.by === "pattern") return match.pattern.type;
  const arn = "arn" in match ? (match.arn ?? "") : "";
  return /:role\//i.test(arn) ? "role" : /:user\//i.test(arn) ? "user" : undefined;
}

function otherPartition(located: LocatedRule, partition: string): readonly LintFinding[] {
  const { match } = located.rule;
  const arn = match.by === "pattern" ? match.pattern.text : "arn" in match ? match.arn : undefined;
  const own = match.by === "sso" ? match.partition : arn?.split(":")[1]?.toLowerCase();
  if (own === undefined || own === partition || partitionById(own) === undefined) return [];
  const message = safe`${asIs(describeMatch(match))} is of the partition ${own}, and the server takes tokens of ${partition} alone`;
  const fix = match.by === "sso" ? `Write partition: ${partition} under sso.` : undefined;
  return [finding("other-partition", located.placeOf("arn"), message, fix)];
}
