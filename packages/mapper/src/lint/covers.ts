import { arnKey, parseArn } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch } from "../mapping-rule.ts";
import { ruleKey } from "../rule-key.ts";

/** Whether every identity that one rule is for is one that another is for, too; pins counted. */
export function covers(wider: MappingRule, narrower: MappingRule): boolean {
  if (wider.userId !== undefined && wider.userId !== pinOf(narrower)) return false;
  return coversMatch(wider.match, narrower.match);
}

function pinOf({ userId, match }: MappingRule): string | undefined {
  return match.by === "user-id" ? match.userId : userId;
}

function coversMatch(wider: RuleMatch, narrower: RuleMatch): boolean {
  switch (wider.by) {
    case "user-id":
      if (narrower.by !== "user-id" || narrower.userId !== wider.userId) return false;
      return wider.arn === undefined || (narrower.arn !== undefined && arnKey(narrower.arn) === arnKey(wider.arn));
    case "role":
    case "user": {
      const arn = arnOf(narrower);
      return arn !== undefined && arn === arnKey(wider.arn);
    }
    case "pattern": {
      const arn = arnOf(narrower) ?? globOf(narrower);
      return arn !== undefined && containsGlob(wider.pattern.text.toLowerCase(), arn);
    }
    case "sso": {
      if (narrower.by === "sso") return ruleKey(wider) === ruleKey(narrower);
      const start =
        `arn:${wider.partition}:iam::${wider.account}:role/AWSReservedSSO_${wider.permissionSet}_`.toLowerCase();
      const arn = arnOf(narrower);
      return arn !== undefined && arn.startsWith(start) && /^[0-9a-f]{16}$/.test(arn.slice(start.length));
    }
    case "account":
      return accountOf(narrower) === wider.account;
  }
}

function arnOf(match: RuleMatch): string | undefined {
  if (match.by === "role" || match.by === "user") return arnKey(match.arn);
  return match.by === "user-id" && match.arn !== undefined ? arnKey(match.arn) : undefined;
}

function globOf(match: RuleMatch): string | undefined {
  if (match.by === "pattern") return match.pattern.text.toLowerCase();
  if (match.by !== "sso") return undefined;
  const { partition, account, permissionSet } = match;
  return `arn:${partition}:iam::${account}:role/AWSReservedSSO_${permissionSet}_${"?".repeat(16)}`.toLowerCase();
}

function accountOf(match: RuleMatch): string | undefined {
  if (match.by === "account" || match.by === "sso") return match.account;
  return parseArn(arnOf(match) ?? globOf(match) ?? "")?.account;
}

/** Whether a pattern matches all that another does. An ARN is a pattern without wildcards. */
export function containsGlob(wider: string, narrower: string): boolean {
  // Most pairs differ before the first wildcard.
  const [start = ""] = /^[^*?]*/.exec(wider) ?? [];
  if (!narrower.startsWith(start.slice(0, narrower.search(/[*?]|$/)))) return false;
  const [ours, theirs] = [wider.split(/[/:]/), narrower.split(/[/:]/)];
  return ours.length === theirs.length && ours.every((segment, i) => contains(segment, theirs[i] ?? ""));
}

/** More is not looked at, and the answer is no: patterns that need more are made to need more. */
const mostStates = 5000;

/**
 * Goes through all texts that the narrower pattern matches, those at once that leave both patterns at the same places. One
 * that the wider one does not match is a reason for no.
 */
function contains(wider: string, narrower: string): boolean {
  // Every character that neither pattern names is like every other.
  const characters = new Set([...wider.replace(/[*?]/g, ""), ...narrower.replace(/[*?]/g, ""), "\0"]);
  const seen = new Set<string>();
  const open: (readonly [at: number, reached: ReadonlySet<number>])[] = [[0, step(wider, [0])]];
  for (const [at, reached] of open) {
    const key = `${at} ${[...reached].join(" ")}`;
    if (seen.has(key)) continue;
    if (seen.add(key).size > mostStates) return false;
    const wanted = narrower[at];
    if (wanted === undefined && !reached.has(wider.length)) return false;
    if (wanted === undefined) continue;
    if (wanted === "*") open.push([at + 1, reached]);
    for (const character of wanted === "*" || wanted === "?" ? characters : [wanted]) {
      const next = [...reached].flatMap((place) => {
        const ours = wider[place];
        if (ours === "*") return [place];
        return ours === "?" || ours === character ? [place + 1] : [];
      });
      open.push([wanted === "*" ? at : at + 1, step(wider, next)]);
    }
  }
  return true;
}

/** The places in a pattern that are reached with these: a star may stand for nothing. */
function step(pattern: string, places: readonly number[]): ReadonlySet<number> {
  const all = new Set(places);
  // The set grows while it is gone through.
  for (const place of all) if (pattern[place] === "*") all.add(place + 1);
  return new Set([...all].toSorted((a, b) => a - b));
}
