import type { ConfigProblem } from "@aws-iam-authenticator/config";
import { asIs, type Safe, safe } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import type { InvalidObjects } from "../mapping-source.ts";
import { type IdentityMapping, placeOf } from "./identity-mapping.ts";

/** An IAMIdentityMapping that has no effect as it is written, and why. */
export interface Complaint {
  readonly mapping: IdentityMapping;
  readonly reason: "InvalidMapping" | "DuplicateMapping";
  readonly message: Safe;
}

/** What many IAMIdentityMappings come to. */
export interface ChosenMappings {
  readonly rules: readonly MappingRule[];
  readonly complaints: readonly Complaint[];
  /** The complaints, as warnings. */
  readonly problems: readonly ConfigProblem[];
  readonly invalid: InvalidObjects;
}

/**
 * Which IAMIdentityMappings count. One that is not valid counts as its last valid version, where one is known, and else not
 * at all. Of several for one ARN the oldest counts, and of equally old ones the first by name: a new one never takes an
 * identity over. Pure.
 */
export function chooseMappings(mappings: Iterable<IdentityMapping>): ChosenMappings {
  const inOrder = [...mappings].sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.name, b.name));
  const taken = new Map<string, string>();
  const rules: MappingRule[] = [];
  const complaints: Complaint[] = [];
  const invalid = { lastValid: 0, withoutRule: 0 };
  for (const mapping of inOrder) {
    const { rule, lastValid, name, canonicalArn = "" } = mapping;
    const chosen = rule.ok ? rule.value : lastValid;
    const older = chosen === undefined ? undefined : taken.get(canonicalArn);
    const counts = chosen !== undefined && older === undefined;
    if (counts) {
      taken.set(canonicalArn, name);
      rules.push(chosen);
    }
    if (!rule.ok) {
      invalid[counts ? "lastValid" : "withoutRule"] += 1;
      const wrong = rule.problem.detail ?? safe`it is not valid`;
      const message = counts ? safe`${asIs(wrong)}; its last valid version stays in force` : wrong;
      complaints.push({ mapping, reason: "InvalidMapping", message });
    } else if (older !== undefined) {
      const message = safe`the older IAMIdentityMapping ${older} is for the same ARN, and is the one that counts`;
      complaints.push({ mapping, reason: "DuplicateMapping", message });
    }
  }
  const problems = complaints.map(({ mapping: { name }, message }) => ({
    severity: "warning" as const,
    at: placeOf(name),
    message,
  }));
  return { rules, complaints, problems, invalid };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
