import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import { chooseMappings } from "./choose-mappings.ts";
import { identityMapping } from "./identity-mapping.ts";

const role = "arn:aws:iam::111122223333:role/Ops";

function object(name: string, spec: unknown, metadata: object = {}, status?: unknown) {
  const { creationTimestamp = "2026-01-01T00:00:00Z", ...rest } = { creationTimestamp: undefined, ...metadata };
  return {
    metadata: { name, uid: `uid-${name}`, resourceVersion: "1", generation: 1, creationTimestamp, ...rest },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

describe("an IAMIdentityMapping", () => {
  it.each([
    ["a role", role, "role", role],
    ["a role with a path, which STS leaves out", "arn:aws:iam::111122223333:role/eng/Ops", "role", role],
    ["a session of a role", "arn:aws:sts::111122223333:assumed-role/Ops/me", "role", role],
    ["a user", "arn:aws:iam::111122223333:user/eng/Me", "user", "arn:aws:iam::111122223333:user/eng/Me"],
    ["an account's root", "arn:aws:iam::111122223333:root", "user", "arn:aws:iam::111122223333:root"],
    ["another partition", "arn:aws-cn:iam::111122223333:role/Ops", "role", "arn:aws-cn:iam::111122223333:role/Ops"],
  ])("is for %s", (_, arn, by, canonical) => {
    const read = identityMapping(object("a", { arn, username: "x:{{SessionName}}", groups: ["g", "{{AccountID}}"] }), [
      "p",
    ]);
    expect(read.rule).toStrictEqual({
      ok: true,
      value: {
        source: "CRD",
        at: { file: "iamidentitymapping a", line: 1, column: 1 },
        match: { by, arn: canonical },
        username: ["x:", { insert: "SessionName" }],
        groups: [["g"], [{ insert: "AccountID" }]],
        reservedPrefixes: ["p"],
      },
    });
    expect(read.canonicalArn).toBe(canonical.toLowerCase());
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
    const { rule } = identityMapping(object("a", spec), []);
    expect(rule).toMatchObject({ ok: false, problem: { code: "MAPPING_SOURCE_INVALID" } });
    expect(rule.ok ? "" : rule.problem.detail).toMatch(says);
  });

  it("whose status alone has changed has the same rule, and is not read again", () => {
    const before = identityMapping(object("a", { arn: role, username: "a" }), []);
    const status = { canonicalARN: role.toLowerCase() };
    const after = identityMapping(
      object("a", { arn: role, username: "a" }, { resourceVersion: "2" }, status),
      [],
      before,
    );
    expect(after.rule).toBe(before.rule);
    expect(after).toMatchObject({ resourceVersion: "2", statusArn: role.toLowerCase() });
  });

  it.each([
    ["whose spec has changed", { generation: 2 }],
    ["that was made anew under its name", { uid: "another" }],
  ])("%s is read again", (_, metadata) => {
    const before = identityMapping(object("a", { arn: role, username: "a" }), []);
    const after = identityMapping(object("a", { arn: role, username: "b" }, metadata), [], before);
    expect(after.rule).toMatchObject({ value: { username: ["b"] } });
  });
});

describe("of several", () => {
  const choose = (...objects: ReturnType<typeof object>[]) => {
    const { rules, complaints, problems } = chooseMappings(objects.map((each) => identityMapping(each, [])));
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
});
