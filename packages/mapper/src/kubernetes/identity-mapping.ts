import {
  arnKey,
  asIs,
  type CanonicalArn,
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
  /** Where that is not valid: the rule of its last valid version, if one is known. */
  readonly lastValid: MappingRule | undefined;
  /** What its status should say, in lower case as the reference implementation writes and looks it up. */
  readonly canonicalArn: string | undefined;
  /** What its status says. */
  readonly statusArn: string | undefined;
}

/** What is known of an IAMIdentityMapping before it is read. */
export interface KnownMapping {
  /** What was read of it until now: where only its status has changed since, its rule is the same object. */
  readonly before?: IdentityMapping | undefined;
  /** By uid: the rules that objects had before a restart, each with when it was last known to be right. */
  readonly kept?: ReadonlyMap<string, MappingRule>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads an IAMIdentityMapping. It is a unit of its own: what is wrong with it concerns no other. One that was edited into one
 * that is not valid remembers its last valid version; one that was deleted and made anew under its name is another. Pure.
 */
export function identityMapping(
  object: KubernetesObject,
  reservedPrefixes: readonly string[],
  { before, kept, now }: KnownMapping,
): IdentityMapping {
  const { name, uid = "", resourceVersion = "", creationTimestamp: createdAt = "" } = object.metadata;
  const generation = object.metadata["generation"];
  const status = member(object["status"], "canonicalARN");
  const statusArn = typeof status === "string" ? status : undefined;
  const same = before !== undefined && before.uid === uid && uid !== "" ? before : undefined;
  if (same !== undefined && generation !== undefined && same.generation === generation) {
    return { ...same, resourceVersion, statusArn };
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
    statusArn,
  };
  if (arn === undefined || username === undefined || problems.length > 0) {
    const detail = problems.reduce((list, problem) => safe`${asIs(list)}; ${asIs(problem)}`);
    const known = same === undefined ? kept?.get(uid) : lastValidOf(same, now);
    const lastValid = known === undefined ? undefined : { ...known, at: placeOf(`${name}, its last valid version`) };
    const canonicalArn = lastValid === undefined ? arn?.canonicalArn : arnOf(lastValid);
    return {
      ...described,
      rule: fail("MAPPING_SOURCE_INVALID", detail),
      lastValid,
      canonicalArn: canonicalArn === undefined ? undefined : arnKey(canonicalArn),
    };
  }
  const by = arn.type === "role" ? "role" : "user";
  const match = { by, arn: arn.canonicalArn } as const;
  const rule = { source: "CRD", at: placeOf(name), match, username, groups, reservedPrefixes, object: uid } as const;
  return { ...described, rule: ok(rule), lastValid: undefined, canonicalArn: arnKey(arn.canonicalArn) };
}

function lastValidOf({ rule, lastValid }: IdentityMapping, now: number): MappingRule | undefined {
  return rule.ok ? { ...rule.value, rightUntil: now } : lastValid;
}

function arnOf({ match }: MappingRule): CanonicalArn | undefined {
  return match.by === "role" || match.by === "user" ? match.arn : undefined;
}

/** Where the rule of an IAMIdentityMapping stands. */
export function placeOf(name: string) {
  return { file: `iamidentitymapping ${name}`, line: 1, column: 1 };
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
