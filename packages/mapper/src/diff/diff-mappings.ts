import { type CallerIdentity, deniableArn, deniableArnsOf, ok } from "@aws-iam-authenticator/core";
import { decide } from "../decide.ts";
import type { Mappings } from "../lint/read-mappings.ts";
import { templateText } from "../template-text.ts";
import type { Grant, MappingChange } from "./mapping-change.ts";
import { probesOf } from "./probes.ts";

/**
 * Who gains, loses or changes what, from one state of the mappings to another. Compared is what comes out for an identity,
 * not what is written: a rule that moves to another source changes nothing, and one that another counts before neither.
 * `server.deny.arns` is heeded; denials of keys, sessions and moments concern no identity, and are not. Pure.
 *
 * @returns those who lose first, then those who change, then those who gain
 */
export function diffMappings(before: Mappings, after: Mappings): readonly MappingChange[] {
  const sides = [before, after].map((mappings) => ({ mappings, denied: deniedArns(mappings) }));
  const changes = probesOf([before, after]).flatMap(({ identity, caller }): MappingChange[] => {
    const [was = null, is = null] = sides.map(({ mappings, denied }) => grantFor(caller, mappings, denied));
    const change = changeOf(was, is);
    if (change === undefined) return [];
    const [groupsBefore, groupsAfter] = [was?.groups ?? [], is?.groups ?? []];
    return [
      {
        change,
        identity,
        before: was,
        after: is,
        groupsAdded: groupsAfter.filter((group) => !groupsBefore.includes(group)),
        groupsRemoved: groupsBefore.filter((group) => !groupsAfter.includes(group)),
      },
    ];
  });
  const order: readonly MappingChange["change"][] = ["lost", "changed", "gained"];
  return changes.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
}

function deniedArns({ config }: Mappings): ReadonlySet<string> {
  const arns = config?.value.server?.deny?.arns ?? [];
  return new Set(arns.map(deniableArn).flatMap((arn) => (arn.ok ? [arn.value] : [])));
}

function grantFor(identity: CallerIdentity, { ruleSet }: Mappings, denied: ReadonlySet<string>): Grant | null {
  if (deniableArnsOf(identity).some((arn) => denied.has(arn))) return null;
  const facts = { EC2PrivateDNSName: ok("ip-10-0-0-1.ec2.internal") };
  const decision = decide(ruleSet, { identity, accessKeyId: "unknown" }, facts);
  if (decision.kind !== "mapped") return null;
  const { username, groups, at, source } = decision.rule;
  return {
    username: username === undefined ? null : templateText(username),
    groups: groups.map(templateText),
    rule: { file: at.file, line: at.line, column: at.column, source },
  };
}

function changeOf(before: Grant | null, after: Grant | null): MappingChange["change"] | undefined {
  if (before === null) return after === null ? undefined : "gained";
  if (after === null) return "lost";
  const same = before.username === after.username && sameGroups(before.groups, after.groups);
  return same ? undefined : "changed";
}

/** Their order counts for nothing. */
function sameGroups(ours: readonly string[], theirs: readonly string[]): boolean {
  const [a, b] = [new Set(ours), new Set(theirs)];
  return a.size === b.size && [...a].every((group) => b.has(group));
}
