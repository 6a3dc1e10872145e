import { asIs, safe } from "@aws-iam-authenticator/core";
import { templateText } from "../template-text.ts";
import { describeMatch } from "./describe-match.ts";
import { finding, type LintFinding } from "./finding.ts";
import type { LocatedRule } from "./mapping-document.ts";
import type { Mappings } from "./read-mappings.ts";

/** Rules that grant too much, nothing, or what is refused. */
export function findGrants({ rules }: Mappings): readonly LintFinding[] {
  return rules.flatMap((located) => [
    ...mastersForMany(located),
    ...reservedPrefix(located),
    ...emptyGroups(located),
    ...brokenGroups(located),
  ]);
}

function mastersForMany(located: LocatedRule): readonly LintFinding[] {
  const { match, groups } = located.rule;
  const index = groups.findIndex((group) => templateText(group) === "system:masters");
  if (index < 0 || (match.by !== "pattern" && match.by !== "sso")) return [];
  const message = safe`${asIs(describeMatch(match))} is granted ${"system:masters"}`;
  return [finding("masters-for-many", located.placeOf("groups", index), message)];
}

function reservedPrefix(located: LocatedRule): readonly LintFinding[] {
  const { username, match, reservedPrefixes } = located.rule;
  const [first = ""] = username ?? [];
  // Without a username it is the canonical ARN.
  const literal = username === undefined ? ("arn" in match ? (match.arn ?? "") : "arn:") : first;
  if (typeof literal !== "string") return [];
  const prefix = reservedPrefixes.find((reserved) => reserved !== "" && literal.startsWith(reserved));
  if (prefix === undefined) return [];
  const message = safe`the username ${username === undefined ? literal : templateText(username)} begins with ${prefix}, which is reserved`;
  return [finding("reserved-prefix", located.placeOf("username"), message)];
}

function emptyGroups(located: LocatedRule): readonly LintFinding[] {
  const { groups } = located;
  if (groups === undefined) return [];
  if (groups.length === 0) {
    return [finding("empty-groups", located.placeOf("groups"), "the list of groups is empty")];
  }
  const index = groups.indexOf("");
  if (index < 0) return [];
  return [
    finding(
      "empty-groups",
      located.placeOf("groups", index),
      "a group is an empty text, so that the identity is denied",
    ),
  ];
}

/** A list in which a line is indented too far becomes one text, `system:bootstrappers - system:nodes`. */
function brokenGroups(located: LocatedRule): readonly LintFinding[] {
  return (located.groups ?? []).flatMap((group, index) => {
    if (!/\s-\s/.test(group)) return [];
    const message = safe`${group} is one group: the list is broken`;
    const fix = "Write each group on a line of its own, all of them indented alike.";
    return [finding("doubtful-value", located.placeOf("groups", index), message, fix)];
  });
}
