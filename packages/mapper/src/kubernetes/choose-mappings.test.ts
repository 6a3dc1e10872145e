import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import type { MappingRule } from "../mapping-rule.ts";
import { chooseMappings } from "./choose-mappings.ts";
import { type IdentityMapping, identityMapping, type KnownMapping } from "./identity-mapping.ts";
import type { KubernetesObject } from "./objects.ts";

const role = "arn:aws:iam::111122223333:role/Ops";

function object(name: string, spec: unknown, metadata: object = {}, status?: unknown) {
  const { creationTimestamp = "2026-01-01T00:00:00Z", ...rest } = { creationTimestamp: undefined, ...metadata };
  return {
    metadata: { name, uid: `uid-${name}`, resourceVersion: "1", generation: 1, creationTimestamp, ...rest },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

const read = (of: KubernetesObject, known: Partial<KnownMapping> = {}, reservedPrefixes: readonly string[] = []) =>
  identityMapping(of, reservedPrefixes, { now: 0, ...known });

describe("an IAMIdentityMapping", () => {
  it.each([
    ["a role", role, "role", role],
    ["a role with a path, which STS leaves out", "arn:aws:iam::111122223333:role/eng/Ops", "role", role],
    ["a session of a role", "arn:aws:sts::111122223333:assumed-role/Ops/me", "role", role],
    ["a user", "arn:aws:iam::111122223333:user/eng/Me", "user", "arn:aws:iam::111122223333:user/eng/Me"],
    ["an account's root", "arn:aws:iam::111122223333:root", "user", "arn:aws:iam::111122223333:root"],
    ["another partition", "arn:aws-cn:iam::111122223333:role/Ops", "role", "arn:aws-cn:iam::111122223333:role/Ops"],
  ])("is for %s", (_, arn, by, canonical) => {
    const spec = { arn, username: "x:{{SessionName}}", groups: ["g", "{{AccountID}}"] };
    const { rule, canonicalArn } = read(object("a", spec), {}, ["p"]);
    expect(rule).toStrictEqual({
      ok: true,
      value: {
        source: "CRD",
        at: { file: "iamidentitymapping a", line: 1, column: 1 },
        match: { by, arn: canonical },
        username: ["x:", { insert: "SessionName" }],
        groups: [["g"], [{ insert: "AccountID" }]],
        reservedPrefixes: ["p"],
        object: "uid-a",
      },
    });
    expect(canonicalArn).toBe(canonical.toLowerCase());
  });

  it.each([
    ["no spec", undefined, "spec.arn is missing; spec.username is missing"],
    ["an ARN that is none", { arn: "Ops", username: "a" }, /^spec\.arn: "Ops" is no ARN/],
    ["an empty username", { arn: role, username: " " }, "spec.username is empty or no text"],
    ["an unknown template", { arn: role, username: "{{Nobody}}" }, /^spec\.username: unknown template/],
    ["groups that are no list", { arn: role, username: "a", groups: "b" }, "spec.groups is no list"],
    ["a group that is no text", { arn: role, username: "a", groups: ["b", 3] }, "spec.groups[1] is empty or no text"],
    [
      "several problems",
      { arn: "x", username: "", groups: [""] },
      /^spec\.arn: .*; spec\.username .*; spec\.groups\[0\] /,
    ],
  ])("has no rule with %s", (_, spec, says) => {
    const { rule, lastValid } = read(object("a", spec));
    expect(rule).toMatchObject({ ok: false, problem: { code: "MAPPING_SOURCE_INVALID" } });
    expect(lastValid).toBeUndefined();
    expect(rule.ok ? "" : rule.problem.detail).toMatch(says);
  });

  it("whose status alone has changed has the same rule, and is not read again", () => {
    const before = read(object("a", { arn: role, username: "a" }));
    const status = { canonicalARN: role.toLowerCase() };
    const after = read(object("a", { arn: role, username: "a" }, { resourceVersion: "2" }, status), { before });
    expect(after.rule).toBe(before.rule);
    expect(after).toMatchObject({ resourceVersion: "2", statusArn: role.toLowerCase() });
  });

  it.each([
    ["whose spec has changed", { generation: 2 }],
    ["that was made anew under its name", { uid: "another" }],
  ])("%s is read again", (_, metadata) => {
    const before = read(object("a", { arn: role, username: "a" }));
    const after = read(object("a", { arn: role, username: "b" }, metadata), { before });
    expect(after.rule).toMatchObject({ value: { username: ["b"] } });
  });
});

describe("the last valid version of an IAMIdentityMapping that is not valid any more", () => {
  const valid = (username: string, generation = 1) => object("a", { arn: role, username }, { generation });
  const broken = (generation: number, metadata: object = {}) =>
    object("a", { arn: `${role}2`, username: "{{Nobody}}" }, { generation, ...metadata });
  /** What is known after the object was seen like this, at 1, 2, 3 … milliseconds since 1970. */
  const after = (...seen: readonly KubernetesObject[]): IdentityMapping | undefined =>
    seen.reduce<IdentityMapping | undefined>((before, each, i) => read(each, { before, now: i + 1 }), undefined);
  const kept = new Map([["uid-a", { ...ruleOf(read(valid("kept"))), rightUntil: 7 }]]);

  it.each<[what: string, mapping: IdentityMapping | undefined, username: string | undefined, rightUntil?: number]>([
    ["is what it was before the edit", after(valid("a"), broken(2)), "a", 2],
    ["stays so over further edits, and is as old as the first", after(valid("a"), broken(2), broken(3)), "a", 2],
    ["stays so when its status changes", after(valid("a"), broken(2), broken(2)), "a", 2],
    ["is not looked at any more when it is mended", after(valid("a"), broken(2), valid("b", 3)), undefined],
    ["is then the mended one", after(valid("a"), broken(2), valid("b", 3), broken(4)), "b", 4],
    ["is that from before a restart, as old as it was then", read(broken(2), { kept, now: 9 }), "kept", 7],
    ["is rather that in memory", read(broken(2), { before: after(valid("a")), kept, now: 9 }), "a", 9],
    ["is none where it was never valid", after(broken(1), broken(2)), undefined],
    [
      "is none where it was deleted and made anew under its name",
      after(valid("a"), broken(1, { uid: "another" })),
      undefined,
    ],
    ["is none for another's sake", read(broken(2, { uid: "another" }), { kept, now: 9 }), undefined],
  ])("%s", (_, mapping, username, rightUntil) => {
    expect(mapping?.lastValid?.username?.join("")).toBe(username);
    expect(mapping?.lastValid?.rightUntil).toBe(rightUntil);
  });

  it.each([
    ["in memory", after(valid("a"), broken(2))],
    ["from before a restart", read(broken(2), { kept })],
  ])("stands at a place that says so: %s", (_, mapping) => {
    expect(mapping?.lastValid?.at.file).toBe("iamidentitymapping a, its last valid version");
    expect(read(valid("b", 3), { before: mapping }).rule).toMatchObject({
      value: { at: { file: "iamidentitymapping a" } },
    });
  });

  it("is what its status speaks of", () => {
    expect(after(valid("a"), broken(2))?.canonicalArn).toBe(role.toLowerCase());
    expect(after(broken(1))?.canonicalArn).toBe(`${role}2`.toLowerCase());
  });

  function ruleOf({ rule }: IdentityMapping): MappingRule {
    if (!rule.ok) throw new Error(rule.problem.detail);
    return rule.value;
  }
});

describe("of several", () => {
  const choose = (...objects: ReturnType<typeof object>[]) => {
    const { rules, complaints, problems } = chooseMappings(objects.map((each) => read(each)));
    return {
      usernames: rules.map(({ username }) => username?.join("")),
      complaints: complaints.map(({ mapping, reason }) => `${reason} ${mapping.name}`),
      problems: problems.map(formatConfigProblem),
    };
  };
  const at = (second: number) => ({ creationTimestamp: `2026-01-01T00:00:0${second}Z` });

  it("for one ARN the oldest counts, and of equally old ones the first by name", () => {
    expect(
      choose(
        object("d", { arn: role.replace("Ops", "OPS"), username: "d" }, at(2)),
        object("c", { arn: role, username: "c" }, at(1)),
        object("b", { arn: role.replace("role/", "role/path/"), username: "b" }, at(1)),
        object("other", { arn: `${role}2`, username: "other" }, at(3)),
      ),
    ).toStrictEqual({
      usernames: ["b", "other"],
      complaints: ["DuplicateMapping c", "DuplicateMapping d"],
      problems: ["c", "d"].map(
        (name) =>
          `iamidentitymapping ${name}:1:1: the older IAMIdentityMapping "b" is for the same ARN, and is the one that counts`,
      ),
    });
  });

  it("one that is not valid takes no other with it, nor an ARN", () => {
    expect(
      choose(
        object("bad", { arn: role, username: "" }, at(1)),
        object("good", { arn: role, username: "good" }, at(2)),
        object("worse", { arn: "x", username: "x" }, at(0)),
      ),
    ).toMatchObject({ usernames: ["good"], complaints: ["InvalidMapping worse", "InvalidMapping bad"] });
  });

  it("one that is not valid any more counts as its last valid version, and its age as before", () => {
    const before = read(object("a", { arn: role, username: "a" }, at(1)));
    const a = read(object("a", { arn: `${role}2`, username: "" }, { ...at(1), generation: 2 }), { before });
    const b = read(object("b", { arn: role, username: "b" }, at(2)));
    const c = read(object("c", { arn: "x", username: "c" }, at(2)));
    const { rules, complaints, invalid } = chooseMappings([a, b, c]);
    expect(rules.map(({ username }) => username?.join(""))).toEqual(["a"]);
    expect(invalid).toEqual({ lastValid: 1, withoutRule: 1 });
    expect(complaints.map(({ mapping, reason, message }) => `${reason} ${mapping.name}: ${message}`)).toEqual([
      "InvalidMapping a: spec.username is empty or no text; its last valid version stays in force",
      'DuplicateMapping b: the older IAMIdentityMapping "a" is for the same ARN, and is the one that counts',
      expect.stringMatching(/^InvalidMapping c: spec\.arn: "x" is no ARN; write it as [^;]*$/),
    ]);
  });

  it("the last valid version of one takes no ARN from an older one", () => {
    const before = read(object("b", { arn: role, username: "b" }, at(2)));
    const b = read(object("b", {}, { ...at(2), generation: 2 }), { before });
    const a = read(object("a", { arn: role, username: "a" }, at(1)));
    const { rules, complaints, invalid } = chooseMappings([b, a]);
    expect(rules.map(({ username }) => username?.join(""))).toEqual(["a"]);
    expect(invalid).toEqual({ lastValid: 0, withoutRule: 1 });
    expect(complaints.map(({ message }) => message)).toEqual(["spec.arn is missing; spec.username is missing"]);
  });
});
