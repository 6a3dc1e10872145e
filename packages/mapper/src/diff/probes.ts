import { canonicalRoleArn, type CallerIdentity, hypotheticalIdentity, mappableArn } from "@aws-iam-authenticator/core";
import type { Mappings } from "../lint/read-mappings.ts";
import type { MappingRule, RuleMatch } from "../mapping-rule.ts";
import { ruleKey } from "../rule-key.ts";
import type { ComparedIdentity } from "./mapping-change.ts";

/** An identity that stands for all that a rule is for. */
export interface Probe {
  readonly identity: ComparedIdentity;
  readonly caller: CallerIdentity;
}

/** A name that no rule is likely to have by chance; it stands where a wildcard does. */
const anyName = "zq7x";
const sessionName = "i-0123456789abcdef0";
const someAccount = "000000000000";

/**
 * The identities to compare: of each rule of either side one that it is for, once with each user id that a rule is pinned
 * to, and once with another; and those that either side denies.
 */
export function probesOf(sides: readonly Mappings[]): readonly Probe[] {
  const rules = sides.flatMap(({ rules }) => rules.map(({ rule }) => rule));
  const probes = new Map<string, Probe>();
  const add = (identity: ComparedIdentity, arn: string, principalId?: string): void => {
    const options = principalId === undefined ? { sessionName } : { sessionName, principalId };
    const caller = hypotheticalIdentity(arn, options);
    const key = `${identity.by} ${identity.name.toLowerCase()} ${identity.userId ?? ""}`;
    if (caller.ok && !probes.has(key)) probes.set(key, { identity, caller: caller.value });
  };
  const pins = pinsByKey(rules);
  for (const { match } of rules) {
    const { by, name, arn } = subjectOf(match);
    if (match.by === "user-id") {
      add({ by, name, userId: null }, arn, match.userId);
      continue;
    }
    for (const userId of pins.get(keyOf(match)) ?? []) add({ by, name, userId }, arn, userId);
    add({ by, name, userId: null }, arn);
  }
  for (const { config } of sides) {
    for (const arn of config?.value.server?.deny?.arns ?? []) {
      const mappable = mappableArn(arn);
      if (mappable.ok) add({ by: mappable.value.type === "role" ? "role" : "user", name: arn, userId: null }, arn);
    }
  }
  return [...probes.values()];
}

function subjectOf(match: RuleMatch): { readonly by: RuleMatch["by"]; readonly name: string; readonly arn: string } {
  switch (match.by) {
    case "role":
    case "user": {
      // Either list may name either kind; an identity that moves from one to the other is the same.
      const by = /:role\//i.test(match.arn) ? "role" : "user";
      return { by, name: match.arn, arn: match.arn };
    }
    case "user-id":
      return {
        by: "user-id",
        name: match.arn === undefined ? match.userId : `${match.userId} ${match.arn}`,
        arn: match.arn ?? `arn:aws:iam::${someAccount}:user/${anyName}`,
      };
    case "pattern": {
      const { text } = match.pattern;
      return { by: "pattern", name: text, arn: text.replaceAll("*", anyName).replaceAll("?", "0") };
    }
    case "sso": {
      const { partition, account, permissionSet } = match;
      const role = `AWSReservedSSO_${permissionSet}_0123456789abcdef`;
      return {
        by: "sso",
        name: `${partition}:${account}:${permissionSet}`,
        arn: canonicalRoleArn(partition, account, role),
      };
    }
    case "account":
      return { by: "account", name: match.account, arn: `arn:aws:iam::${match.account}:user/${anyName}` };
  }
}

function keyOf(match: RuleMatch): string {
  return match.by === "role" || match.by === "user" ? ruleKey(match) : `${match.by} ${ruleKey(match)}`;
}

function pinsByKey(rules: readonly MappingRule[]): ReadonlyMap<string, ReadonlySet<string>> {
  const pins = new Map<string, Set<string>>();
  const add = (key: string, pin: string): void => {
    pins.set(key, (pins.get(key) ?? new Set()).add(pin));
  };
  for (const { match, userId } of rules) {
    if (userId !== undefined) add(keyOf(match), userId);
    if (match.by === "user-id" && match.arn !== undefined) add(match.arn.toLowerCase(), match.userId);
  }
  return pins;
}
