import type { ConfigProblem } from "@aws-iam-authenticator/config";
import { describeProblem, safe } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import { type IdentityMapping, placeOf } from "./identity-mapping.ts";

/** An IAMIdentityMapping that has no effect, and why. */
export interface Complaint {
  readonly mapping: IdentityMapping;
  readonly reason: "InvalidMapping" | "DuplicateMapping";
  readonly message: string;
}

/** What many IAMIdentityMappings come to. */
export interface ChosenMappings {
  readonly rules: readonly MappingRule[];
  readonly complaints: readonly Complaint[];
  /** The complaints, as warnings. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Which IAMIdentityMappings count. One that is not valid has no rule, and no older one of itself either, so that all
 * replicas come to the same, however long they have been running. Of several for one ARN the oldest counts, and of equally
 * old ones the first by name: a new one never takes an identity over. Pure.
 */
export function chooseMappings(mappings: Iterable<IdentityMapping>): ChosenMappings {
  const inOrder = [...mappings].sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.name, b.name));
  const taken = new Map<string, string>();
  const rules: MappingRule[] = [];
  const complaints: Complaint[] = [];
  for (const mapping of inOrder) {
    const { rule, name, canonicalArn = "" } = mapping;
    const older = taken.get(canonicalArn);
    if (!rule.ok) {
      const message = rule.problem.detail ?? describeProblem(rule.problem);
      complaints.push({ mapping, reason: "InvalidMapping", message });
    } else if (older !== undefined) {
      const message = safe`the older IAMIdentityMapping ${older} is for the same ARN, and is the one that counts`;
      complaints.push({ mapping, reason: "DuplicateMapping", message });
    } else {
      taken.set(canonicalArn, name);
      rules.push(rule.value);
    }
  }
  const problems = complaints.map(({ mapping: { name }, message }) => ({
    severity: "warning" as const,
    at: placeOf(name),
    message,
  }));
  return { rules, complaints, problems };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
