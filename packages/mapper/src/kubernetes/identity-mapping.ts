import {
  arnKey,
  asIs,
  fail,
  mappableArn,
  ok,
  type Outcome,
  parseTemplate,
  type Safe,
  safe,
  type Template,
} from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import type { KubernetesObject } from "./objects.ts";

/** An IAMIdentityMapping, as far as it is looked at. */
export interface IdentityMapping {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Changes with the spec, not with the status. */
  readonly generation: unknown;
  /** RFC 3339, in whole seconds. */
  readonly createdAt: string;
  /** Its rule; or what is wrong with it (`MAPPING_SOURCE_INVALID`). */
  readonly rule: Outcome<MappingRule>;
  /** What its status should say, in lower case as the reference implementation writes and looks it up. */
  readonly canonicalArn: string | undefined;
  /** What its status says. */
  readonly statusArn: string | undefined;
}

/**
 * Reads an IAMIdentityMapping. It is a unit of its own: what is wrong with it concerns no other. Pure.
 *
 * @param before what was read of it until now: where only its status has changed since, its rule is the same object
 */
export function identityMapping(
  object: KubernetesObject,
  reservedPrefixes: readonly string[],
  before?: IdentityMapping,
): IdentityMapping {
  const { name, uid = "", resourceVersion = "", creationTimestamp: createdAt = "" } = object.metadata;
  const generation = object.metadata["generation"];
  const status = member(object["status"], "canonicalARN");
  const statusArn = typeof status === "string" ? status : undefined;
  if (before !== undefined && before.uid === uid && uid !== "" && generation !== undefined) {
    if (before.generation === generation) return { ...before, resourceVersion, statusArn };
  }
  const spec = object["spec"];
  const problems: Safe[] = [];
  const read = <T>(field: Safe, value: unknown, parse: (text: string) => Outcome<T>): T | undefined => {
    if (typeof value !== "string" || value.trim() === "") {
      problems.push(safe`spec.${asIs(field)} is ${asIs(value === undefined ? safe`missing` : safe`empty or no text`)}`);
      return undefined;
    }
    const outcome = parse(value);
    if (outcome.ok) return outcome.value;
    problems.push(safe`spec.${asIs(field)}: ${asIs(outcome.problem.detail ?? safe`it is not valid`)}`);
    return undefined;
  };

  const arn = read(safe`arn`, member(spec, "arn"), mappableArn);
  const username = read(safe`username`, member(spec, "username"), parseTemplate);
  const groups: Template[] = [];
  const given = member(spec, "groups") ?? [];
  if (!Array.isArray(given)) problems.push(safe`spec.groups is no list`);
  else {
    for (const [index, group] of given.entries()) {
      const template = read(safe`groups[${index}]`, group, parseTemplate);
      if (template !== undefined) groups.push(template);
    }
  }

  const described = {
    name,
    uid,
    resourceVersion,
    generation,
    createdAt,
    canonicalArn: arn === undefined ? undefined : arnKey(arn.canonicalArn),
    statusArn,
  };
  if (arn === undefined || username === undefined || problems.length > 0) {
    const detail = problems.reduce((list, problem) => safe`${asIs(list)}; ${asIs(problem)}`);
    return { ...described, rule: fail("MAPPING_SOURCE_INVALID", detail) };
  }
  const by = arn.type === "role" ? "role" : "user";
  const match = { by, arn: arn.canonicalArn } as const;
  const rule = { source: "CRD", at: placeOf(name), match, username, groups, reservedPrefixes } as const;
  return { ...described, rule: ok(rule) };
}

/** Where the rule of an IAMIdentityMapping stands. */
export function placeOf(name: string) {
  return { file: `iamidentitymapping ${name}`, line: 1, column: 1 };
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
