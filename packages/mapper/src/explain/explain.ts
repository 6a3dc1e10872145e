import { CODES, describeProblem, ok, type Problem, safe, sessionNameOf } from "@aws-iam-authenticator/core";
import { decide, type Facts, type MappableCaller, type MappingDecision } from "../decide.ts";
import { describeMatch } from "../lint/describe-match.ts";
import type { MappingRule } from "../mapping-rule.ts";
import type { RuleSet } from "../rule-set.ts";
import type { ExplainedRule, Explanation, NearMiss, TracedRule } from "./explanation.ts";
import { type Miss, nearMiss, pinned } from "./near-misses.ts";
import { scan, type Scanned } from "./scan.ts";

const mostNearMisses = 5;

/**
 * Says who a caller is in Kubernetes, by which rule, and which rules come close. It is `decide` that decides; around it every
 * rule is looked at. Pure; the time it takes grows with the number of rules.
 *
 * Where the server would have to look up an instance's DNS name, `{{EC2PrivateDNSName}}` stands for it.
 *
 * @param options.denied why the configuration file denies the caller, whatever the rules say
 */
export function explain(
  rules: RuleSet,
  caller: MappableCaller,
  options: { readonly facts?: Facts; readonly denied?: Problem | undefined } = {},
): Explanation {
  const { identity } = caller;
  const { facts = {}, denied } = options;
  const first = decide(rules, caller, facts);
  const decision =
    first.kind === "needs" ? decide(rules, caller, { EC2PrivateDNSName: ok("{{EC2PrivateDNSName}}") }) : first;
  const all = [...scan(rules, identity)];
  const looked = all.filter((scanned): scanned is Scanned => "rule" in scanned);
  const end = looked.findIndex(({ result }) => result === "matched");
  const winner = end < 0 ? undefined : looked[end]?.rule;
  const problem = denied ?? (decision.kind === "denied" ? decision.problem : undefined);
  const mapped = denied === undefined && decision.kind === "mapped" ? decision : undefined;
  return {
    decision: mapped === undefined ? "denied" : "mapped",
    username: mapped?.username ?? null,
    groups: mapped?.groups ?? [],
    rule: denied !== undefined || winner === undefined ? null : described(winner),
    ...(problem === undefined
      ? {}
      : { code: problem.code, problem: describeProblem(problem), fix: CODES[problem.code].fix }),
    ...(first.kind === "needs" ? { needs: { fact: first.fact, instanceId: first.instanceId } } : {}),
    caller: {
      arn: identity.arn,
      canonicalArn: identity.canonicalArn,
      account: identity.account,
      userId: identity.principalId,
      sessionName: sessionNameOf(identity),
    },
    nearest: nearestOf(looked, winner, caller, { denied, decision }),
    trace: looked.slice(0, end < 0 ? looked.length : end + 1).map(traced),
  };
}

function described({ at, source, match }: MappingRule): ExplainedRule {
  const { file, line, column } = at;
  return { file, line, column, source, for: describeMatch(match) };
}

function traced({ rule, result, why }: Scanned): TracedRule {
  return { ...described(rule), matched: result === "matched", why };
}

function nearestOf(
  looked: readonly Scanned[],
  winner: MappingRule | undefined,
  { identity }: MappableCaller,
  { denied, decision }: { readonly denied: Problem | undefined; readonly decision: MappingDecision },
): readonly NearMiss[] {
  const misses = looked.flatMap(({ rule, result }): (Miss & { readonly rule: MappingRule })[] => {
    if (rule === winner) {
      if (denied === undefined || decision.kind !== "mapped") return [];
      const message = safe`without the denial the caller would be ${decision.username} by this rule`;
      return [{ rule, kind: "denied", message, write: "", distance: 0 }];
    }
    switch (result) {
      case "matched": {
        const message = safe`the rule is for the caller, too, and ${placeText(winner)} counts before it`;
        return [{ rule, kind: "order", message, write: "", distance: 1 }];
      }
      case "pinned":
        return [{ rule, ...pinned(rule.userId ?? "", identity) }];
      case "replaced":
        return [];
      case "unmatched": {
        // Of one who is mapped, other rules need not come close.
        const miss = winner === undefined ? nearMiss(rule, identity) : undefined;
        return miss === undefined ? [] : [{ rule, ...miss }];
      }
    }
  });
  return misses
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, mostNearMisses)
    .map(({ rule, kind, message, write }) => ({ ...described(rule), kind, message, write }));
}

function placeText(rule: MappingRule | undefined): string {
  return rule === undefined ? "" : `${rule.at.file}:${rule.at.line}:${rule.at.column}`;
}
