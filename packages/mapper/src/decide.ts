import {
  type CallerIdentity,
  fail,
  hasControlCharacter,
  type Outcome,
  type Problem,
  type Safe,
  safe,
  sessionNameOf,
  type Template,
} from "@aws-iam-authenticator/core";
import type { MappingRule } from "./mapping-rule.ts";
import type { RuleSet } from "./rule-set.ts";
import { inserts, render, templateValues } from "./render-template.ts";

/** The caller, as far as mapping looks at it. */
export interface MappableCaller {
  readonly identity: CallerIdentity;
  readonly accessKeyId: string;
}

/** What rules can need beside the caller. An outcome, since looking it up can fail. */
export interface Facts {
  readonly EC2PrivateDNSName?: Outcome<string>;
}

/** Who the caller is in Kubernetes, and by which rule. */
export interface Mapping {
  readonly username: string;
  readonly groups: readonly string[];
  readonly rule: MappingRule;
}

/**
 * What comes of mapping a caller. `needs` is no answer yet: fetch the fact, and decide again with it.
 */
export type MappingDecision =
  | ({ readonly kind: "mapped" } & Mapping)
  | { readonly kind: "denied"; readonly problem: Problem }
  | { readonly kind: "needs"; readonly fact: "EC2PrivateDNSName"; readonly instanceId: string };

/**
 * Maps a caller by the first rule that matches: sources in order; in each user ids, exact roles, exact users, permission
 * sets, patterns (the longest literal text first), then its accounts. A rule that is pinned to another user id does not
 * match. A source that has not been read yet is a fault, since nobody knows what it would say; what stands before it
 * counts. Pure: the same input gives the same answer.
 *
 * Problems: `MAPPING_NOT_LOADED`, `NOT_MAPPED`, `USER_ID_MISMATCH`, `NAME_INVALID`, `NAME_RESERVED`, `EC2_PRIVATE_DNS_NAME_UNAVAILABLE`.
 */
export function decide(rules: RuleSet, caller: MappableCaller, facts: Facts = {}): MappingDecision {
  const { identity } = caller;
  let pinnedToAnother = false;
  for (const rule of rules.matching(identity)) {
    if ("notLoaded" in rule) return denied("MAPPING_NOT_LOADED", safe`${rule.notLoaded}`);
    if (rule.userId === undefined || rule.userId === identity.principalId) return apply(rule, caller, facts);
    pinnedToAnother = true;
  }
  return denied(pinnedToAnother ? "USER_ID_MISMATCH" : "NOT_MAPPED", safe`${identity.canonicalArn}`);
}

function apply(rule: MappingRule, caller: MappableCaller, facts: Facts): MappingDecision {
  const { identity, accessKeyId } = caller;
  let ec2PrivateDnsName: string | undefined;
  if (needsEc2PrivateDnsName(rule)) {
    const instanceId = sessionNameOf(identity);
    if (!isInstanceId(instanceId)) {
      return denied("EC2_PRIVATE_DNS_NAME_UNAVAILABLE", safe`the session name ${instanceId} is no instance id`);
    }
    const fact = facts.EC2PrivateDNSName;
    if (fact === undefined) return { kind: "needs", fact: "EC2PrivateDNSName", instanceId };
    if (!fact.ok) return { kind: "denied", problem: fact.problem };
    ec2PrivateDnsName = fact.value;
  }
  const values = templateValues(identity, accessKeyId, ec2PrivateDnsName);
  const username = rule.username === undefined ? identity.canonicalArn : render(rule.username, values);
  const groups = rule.groups.map((group) => render(group, values));
  const invalid = [username, ...groups].find((name) => name === "" || hasControlCharacter(name));
  if (invalid !== undefined) return denied("NAME_INVALID", safe`${invalid}, by the rule at ${placeText(rule)}`);
  const prefix = rule.reservedPrefixes.find((reserved) => reserved !== "" && username.startsWith(reserved));
  if (prefix !== undefined) {
    return denied("NAME_RESERVED", safe`${username} begins with ${prefix}, by the rule at ${placeText(rule)}`);
  }
  return { kind: "mapped", username, groups, rule };
}

function needsEc2PrivateDnsName(rule: MappingRule): boolean {
  const templates: readonly Template[] = rule.username === undefined ? rule.groups : [rule.username, ...rule.groups];
  return templates.some((template) => inserts(template, "EC2PrivateDNSName"));
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function isInstanceId(text: string): boolean {
  return /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(text);
}

function placeText({ at }: MappingRule): string {
  return `${at.file}:${at.line}:${at.column}`;
}

function denied(code: Problem["code"], detail: Safe): MappingDecision {
  return { kind: "denied", problem: fail(code, detail).problem };
}
