import { deniableArn, mappableArn, arnKey, safe } from "@aws-iam-authenticator/core";
import { unmet } from "../lock-out-guard.ts";
import { templateText } from "../template-text.ts";
import { finding, type LintFinding, placeText } from "./finding.ts";
import { isComplete } from "./find-nodes.ts";
import type { Mappings } from "./read-mappings.ts";

/** What the configuration file demands or denies, against the rules. */
export function findGuards(mappings: Mappings): readonly LintFinding[] {
  return [...mustStayMapped(mappings), ...deniedAdmins(mappings)];
}

function mustStayMapped(mappings: Mappings): readonly LintFinding[] {
  const { config, ruleSet } = mappings;
  // Another source may have what is missing.
  if (config === undefined || !isComplete(mappings)) return [];
  return (config.value.server?.mustStayMapped ?? []).flatMap(({ arn, groups = [] }, i) => {
    const [problem] = unmet(ruleSet, [{ arn, groups }]).values();
    return problem === undefined
      ? []
      : [finding("must-stay-mapped", config.placeOf(["server", "mustStayMapped", i, "arn"]), problem)];
  });
}

function deniedAdmins({ config, rules }: Mappings): readonly LintFinding[] {
  const { deny, mustStayMapped = [] } = config?.value.server ?? {};
  if (config === undefined || deny?.arns === undefined) return [];
  const admins = new Map<string, string>();
  const add = (arn: string, why: string): void => {
    const key = deniableKey(arn);
    if (key !== undefined && !admins.has(key)) admins.set(key, why);
  };
  for (const [i, { arn }] of mustStayMapped.entries()) {
    add(arn, safe`must stay mapped, by ${placeText(config.placeOf(["server", "mustStayMapped", i]))}`);
  }
  for (const { rule } of rules) {
    if (!("arn" in rule.match) || rule.match.arn === undefined) continue;
    if (!rule.groups.some((group) => templateText(group) === "system:masters")) continue;
    add(rule.match.arn, safe`is granted ${"system:masters"} at ${placeText(rule.at)}`);
  }
  return deny.arns.flatMap((arn, i) => {
    // A denied session leaves the role's others.
    const why = admins.get(deniableKey(arn) ?? "");
    return why === undefined
      ? []
      : [finding("denied-admin", config.placeOf(["server", "deny", "arns", i]), `${safe`${arn}`} ${why}`)];
  });
}

/** What denials are compared by; of a role, whichever way it is written. */
function deniableKey(arn: string): string | undefined {
  const mappable = mappableArn(arn);
  if (!mappable.ok) return undefined;
  const denied = deniableArn(arn);
  return denied.ok ? denied.value : arnKey(mappable.value.canonicalArn);
}
