import {
  arnKey,
  asIs,
  type CallerIdentity,
  nearest,
  parseArn,
  parseArnPattern,
  safe,
  type Safe,
} from "@aws-iam-authenticator/core";
import { containsGlob } from "../lint/covers.ts";
import type { MappingRule, RuleMatch } from "../mapping-rule.ts";
import type { NearMissKind } from "./explanation.ts";
import { permissionSetOf } from "./scan.ts";

/** What stands between a rule and a caller. */
export interface Miss {
  readonly kind: NearMissKind;
  readonly message: Safe;
  /** What to write instead; empty where nothing is to be written. */
  readonly write: string;
  /** The nearest has the least. */
  readonly distance: number;
}

/** How a rule that is not for an identity nearly is; undefined where it is far from it. Pins are not looked at. */
export function nearMiss({ match }: MappingRule, identity: CallerIdentity): Miss | undefined {
  switch (match.by) {
    case "role":
    case "user":
      return nearArn(match.arn, match.by, identity);
    case "user-id":
      return match.arn === undefined || arnKey(match.arn) !== arnKey(identity.canonicalArn)
        ? undefined
        : pinned(match.userId, identity);
    case "pattern":
      return nearPattern(match.pattern.text, identity);
    case "sso":
      return nearPermissionSet(match, identity);
    case "account":
      return nearAccount(match.account, identity.account, { write: `mapAccounts: ["${identity.account}"]` });
  }
}

/** A rule that is for the identity's ARN, but pinned to another user id. */
export function pinned(userId: string, { principalId }: CallerIdentity): Miss {
  const message =
    principalId === "unknown"
      ? safe`the rule holds for the user id ${userId} alone, and the caller's is not known: give it with --user-id`
      : safe`the rule holds for the user id ${userId} alone, and the caller's is ${principalId}: it was deleted and made anew, or is another`;
  return {
    kind: "user-id",
    message,
    write: `userid: ${principalId === "unknown" ? userId : principalId}`,
    distance: 0,
  };
}

interface Parts {
  readonly partition: string;
  readonly account: string;
  readonly type: string;
  readonly path: string;
  readonly name: string;
}

function partsOf(arn: string): Parts {
  const { partition = "", account = "", resource = "" } = parseArn(arn.toLowerCase()) ?? {};
  const [type = "", ...names] = resource.split("/");
  return { partition, account, type, name: names.at(-1) ?? "", path: names.slice(0, -1).join("/") };
}

function nearArn(written: string, by: "role" | "user", identity: CallerIdentity): Miss | undefined {
  const { canonicalArn } = identity;
  const [ours, theirs] = [partsOf(written), partsOf(canonicalArn)];
  const write = `${theirs.type === "role" ? "rolearn" : "userarn"}: ${canonicalArn}`;
  if (/[*?]/.test(ours.name) && parsedMatches(written, identity)) {
    const key = by === "role" ? "roleARNLike" : "userARNLike";
    const message = safe`the rule's wildcard is taken as it stands: wildcards count under ${key} alone`;
    return { kind: "wildcard", message, write: `${key}: ${written}`, distance: 1 };
  }
  const set = identity.principal.type === "role-session" ? permissionSetOf(identity.principal.role) : undefined;
  if (set !== undefined && ours.account === theirs.account && ours.type === "role") {
    const named = /^awsreservedsso_(.+?)(?:_[0-9a-f]*)?$/.exec(ours.name)?.[1];
    if (named === set.toLowerCase()) {
      const message = safe`IAM Identity Center gives the role a new end whenever it makes it anew; the rule names one as it was`;
      return { kind: "permission-set", message, write: ssoText(set, identity), distance: 1 };
    }
  }
  const same = differences(ours, theirs);
  const [only, ...others] = same;
  if (only === undefined || others.length > 0) return undefined;
  switch (only) {
    case "path":
      return {
        kind: "path",
        message: safe`the rule has the path ${slashed(ours.path)}, and STS names the user with ${slashed(theirs.path)}`,
        write,
        distance: 1,
      };
    case "type":
      return {
        kind: "type",
        message: safe`the rule is for a ${asIs(noun(ours.type))}, and the caller is a ${asIs(noun(theirs.type))}`,
        write,
        distance: 2,
      };
    case "partition":
      return {
        kind: "partition",
        message: safe`the rule is for the partition ${ours.partition}, and the caller is of ${theirs.partition}`,
        write,
        distance: 2,
      };
    case "account":
      return nearAccount(ours.account, theirs.account, { write, sameName: true });
    case "name":
      if (nearest(theirs.name, [ours.name]) === undefined) return undefined;
      return {
        kind: "name",
        message: safe`the rule names ${nameIn(written)}, and the caller is ${nameIn(canonicalArn)}`,
        write,
        distance: 3,
      };
  }
}

function differences(ours: Parts, theirs: Parts): readonly (keyof Parts)[] {
  const keys = ["partition", "account", "type", "path", "name"] as const;
  // A role's path is no part of what STS says, nor of the rule.
  return keys.filter((key) => ours[key] !== theirs[key] && !(key === "path" && ours.type !== theirs.type));
}

function nearAccount(
  ours: string,
  theirs: string,
  { write, sameName = false }: { readonly write: string; readonly sameName?: boolean },
): Miss | undefined {
  const digits = [...ours].filter((digit, i) => digit !== theirs[i]).length;
  if (digits === 0) return undefined;
  const swapped = digits === 2 && [...ours].toSorted().join("") === [...theirs].toSorted().join("");
  if (digits === 1 || swapped) {
    const what = digits === 1 ? safe`differs by one digit` : safe`has two digits swapped`;
    const message = safe`the rule is for the account ${ours}, which ${asIs(what)} from the caller's ${theirs}`;
    return { kind: "account", message, write, distance: 1 };
  }
  if (!sameName) return undefined;
  return {
    kind: "account",
    message: safe`the rule is for the account ${ours}, and the caller is of ${theirs}`,
    write,
    distance: 3,
  };
}

function nearPattern(text: string, identity: CallerIdentity): Miss | undefined {
  const { canonicalArn } = identity;
  const [ours, theirs] = [partsOf(text), partsOf(canonicalArn)];
  if (ours.type === "user" && theirs.type === "user" && matchesAcross(text, canonicalArn)) {
    const depth = theirs.path === "" ? 0 : theirs.path.split("/").length;
    const write = `userARNLike: ${text.slice(0, text.lastIndexOf(":"))}:user/${theirs.path}${depth === 0 ? "" : "/"}*`;
    const message = safe`a wildcard does not stand for ${"/"}, and STS names the user with the path ${slashed(theirs.path)}`;
    return { kind: "wildcard", message, write, distance: 1 };
  }
  const moved = (changes: Partial<Parts>): boolean => {
    const { partition, account } = { ...theirs, ...changes };
    const other = canonicalArn.replace(/^arn:[^:]*:([^:]*)::[^:]*:/i, `arn:${partition}:$1::${account}:`);
    return containsGlob(text.toLowerCase(), other.toLowerCase());
  };
  const key = theirs.type === "role" ? "roleARNLike" : "userARNLike";
  const rewritten = `${key}: ${text.replace(/^arn:[^:]*:([^:]*)::[^:]*:/i, `arn:${theirs.partition}:$1::${theirs.account}:`)}`;
  if (ours.partition !== theirs.partition && moved({ partition: ours.partition })) {
    return {
      kind: "partition",
      message: safe`the pattern is for the partition ${ours.partition}, and the caller is of ${theirs.partition}`,
      write: rewritten,
      distance: 2,
    };
  }
  if (ours.account !== theirs.account && moved({ account: ours.account })) {
    return nearAccount(ours.account, theirs.account, { write: rewritten, sameName: true });
  }
  return undefined;
}

/** Whether a pattern would match if its wildcards stood for anything. */
function matchesAcross(pattern: string, arn: string): boolean {
  const [wider, text] = [pattern, arn].map((each) => each.toLowerCase().replace(/[/:]/g, "|"));
  return containsGlob(wider ?? "", text ?? "");
}

function parsedMatches(written: string, { canonicalArn }: CallerIdentity): boolean {
  const pattern = parseArnPattern(written);
  return pattern.ok && pattern.value.matches(canonicalArn);
}

function nearPermissionSet(match: RuleMatch & { readonly by: "sso" }, identity: CallerIdentity): Miss | undefined {
  const { principal, account, canonicalArn } = identity;
  if (principal.type !== "role-session") return undefined;
  const { partition = "" } = parseArn(canonicalArn) ?? {};
  const set = permissionSetOf(principal.role);
  if (set === undefined) {
    const start = `AWSReservedSSO_${match.permissionSet}`.toLowerCase();
    if (match.account !== account || !principal.role.toLowerCase().startsWith(start)) return undefined;
    const message = safe`the role ${principal.role} does not end in ${"_"} and 16 hexadecimal digits, as those of IAM Identity Center do`;
    return { kind: "permission-set", message, write: `rolearn: ${canonicalArn}`, distance: 2 };
  }
  const write = ssoText(set, identity);
  const [ours, theirs] = [match.permissionSet.toLowerCase(), set.toLowerCase()];
  const sameAccount = match.account === account && match.partition === partition;
  if (ours === theirs && match.account === account) {
    return {
      kind: "partition",
      message: safe`the rule is for the partition ${match.partition}, and the caller is of ${partition}`,
      write,
      distance: 1,
    };
  }
  if (ours === theirs && match.partition === partition) {
    return nearAccount(match.account, account, { write, sameName: true });
  }
  if (!sameAccount) return undefined;
  if (theirs.startsWith(`${ours}_`) || ours.startsWith(`${theirs}_`)) {
    const message = safe`the rule is for the permission set ${match.permissionSet}, and the caller's is ${set}: the whole name counts`;
    return { kind: "permission-set", message, write, distance: 1 };
  }
  if (nearest(theirs, [ours]) === undefined) return undefined;
  return {
    kind: "permission-set",
    message: safe`the rule is for the permission set ${match.permissionSet}, and the caller's is ${set}`,
    write,
    distance: 3,
  };
}

function ssoText(set: string, { account, canonicalArn }: CallerIdentity): string {
  const { partition = "aws" } = parseArn(canonicalArn) ?? {};
  return `sso: {permissionSetName: ${set}, accountID: "${account}"${partition === "aws" ? "" : `, partition: ${partition}`}}`;
}

function slashed(path: string): string {
  return path === "" ? "/" : `/${path}/`;
}

function noun(type: string): Safe {
  return type === "role"
    ? safe`role`
    : type === "user"
      ? safe`user`
      : type === "root"
        ? safe`root user`
        : safe`federated user`;
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1).replace(/^[^/]*\//, "");
}
