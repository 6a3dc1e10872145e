import { mappableArn, safe } from "@aws-iam-authenticator/core";
import { finding, type LintFinding } from "./finding.ts";
import type { LocatedRule } from "./mapping-document.ts";
import type { Mappings } from "./read-mappings.ts";

/** Entries that work, but otherwise than they look: in the wrong list, for a session, by a pattern that takes in too much. */
export function findMisplaced({ rules }: Mappings): readonly LintFinding[] {
  return rules.flatMap((located) => [
    ...wrongList(located),
    ...session(located),
    ...pathInPattern(located),
    ...ssoByPattern(located),
  ]);
}

function wrongList(located: LocatedRule): readonly LintFinding[] {
  const { list, arn = "", rule } = located;
  if (rule.match.by !== "role" && rule.match.by !== "user") return [];
  const type = typeOf(arn);
  if (list === "mapUsers" && type === "role") {
    return [finding("role-in-map-users", located.placeOf("arn"), safe`${arn} is a role, and stands under mapUsers`)];
  }
  if (list === "mapRoles" && type !== "role" && type !== undefined) {
    return [finding("user-in-map-roles", located.placeOf("arn"), safe`${arn} is no role, and stands under mapRoles`)];
  }
  return [];
}

function session(located: LocatedRule): readonly LintFinding[] {
  const { arn = "" } = located;
  if (typeOf(arn) !== "role" || !/^arn:[^:]*:sts:/i.test(arn)) return [];
  const role = mappableArn(arn);
  const fix = role.ok ? `Write ${role.value.canonicalArn}, if every session of the role is meant.` : undefined;
  const message = safe`${arn} names one session, but the rule holds for every session of the role`;
  return [finding("session-arn", located.placeOf("arn"), message, fix)];
}

function typeOf(arn: string): string | undefined {
  const mappable = mappableArn(arn);
  return mappable.ok ? mappable.value.type : undefined;
}

function pathInPattern(located: LocatedRule): readonly LintFinding[] {
  const { match } = located.rule;
  const { arn = "" } = located;
  const [, path = ""] = /:role(\/.*\/)/i.exec(arn) ?? [];
  if (match.by !== "pattern" || path === "") return [];
  const message = safe`the path ${path} is left out, and the pattern matches as ${match.pattern.text}, whatever a role's path`;
  return [finding("path-in-pattern", located.placeOf("arn"), message)];
}

/** IAM Identity Center names a role AWSReservedSSO_, the permission set, _ and 16 hexadecimal digits. */
function ssoByPattern(located: LocatedRule): readonly LintFinding[] {
  const { match } = located.rule;
  if (match.by !== "pattern") return [];
  const [, partition = "", account = "", name = ""] =
    /^arn:([^:]*):iam::([^:]*):role\/AWSReservedSSO_([\w+=,.@-]+)_(?:\*|\?{16})$/i.exec(match.pattern.text) ?? [];
  // Sixteen single characters cannot take in another permission set's name unless that is as long by chance.
  if (name === "" || !match.pattern.text.endsWith("*")) return [];
  const message = safe`${match.pattern.text} also matches the roles of permission sets whose names begin with ${`${name}_`}`;
  const where = partition === "aws" ? "" : `, partition: ${partition}`;
  const fix = `Write sso: {permissionSetName: ${name}, accountID: "${account}"${where}} instead.`;
  return [finding("sso-by-pattern", located.placeOf("arn"), message, fix)];
}
