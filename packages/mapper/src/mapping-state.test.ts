import { fail, type Outcome, ok, safe } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { MustStayMapped } from "./lock-out-guard.ts";
import type { MappingRule, SourceId } from "./mapping-rule.ts";
import { initialMappings, type MappingState, reload, reorder, reserve, restore } from "./mapping-state.ts";
import { ACCOUNT, ruleFor } from "./testing/rules.ts";

type Reading = readonly [source: SourceId, rules: readonly string[] | "broken"];

const admin: MustStayMapped = { arn: `arn:aws:iam::${ACCOUNT}:role/Admin`, groups: [] };
const broken = fail("MAPPING_SOURCE_UNAVAILABLE", safe`out of order`);

/** What is in force after some readings: the names of the roles by source, and each problem's code. */
function after(readings: readonly Reading[], must: readonly MustStayMapped[] = []) {
  const start = initialMappings(["MountedFile", "EKSConfigMap", "CRD"]);
  const state = readings.reduce(
    (before: MappingState, [source, rules]) =>
      reload(before, source, rules === "broken" ? broken : rulesOf(source, rules), must),
    start,
  );
  const names = [...state.inForce].map(([source, rules]) => [source, rules.map(nameOf)]);
  const problems = [...state.problems].map(([source, { code }]) => [source, code]);
  return { inForce: Object.fromEntries(names), problems: Object.fromEntries(problems), state };
}

function rulesOf(source: SourceId, names: readonly string[]): Outcome<readonly MappingRule[]> {
  return ok(names.map((name) => ruleFor(`role/${name}`, { source })));
}

function nameOf({ match }: MappingRule): string {
  return "arn" in match && match.arn !== undefined ? match.arn.slice(match.arn.lastIndexOf("/") + 1) : "?";
}

describe("without identities that must stay mapped", () => {
  it.each<[what: string, readings: Reading[], inForce: object, problems: object]>([
    ["nothing is in force before anything was read", [], {}, {}],
    ["a source is in force when it was read", [["CRD", ["A"]]], { CRD: ["A"] }, {}],
    ["an empty source is in force, too", [["CRD", []]], { CRD: [] }, {}],
    [
      "the latest reading counts",
      [
        ["CRD", ["A"]],
        ["CRD", ["B"]],
      ],
      { CRD: ["B"] },
      {},
    ],
    [
      "one that fails changes nothing, and is a problem",
      [
        ["CRD", ["A"]],
        ["CRD", "broken"],
      ],
      { CRD: ["A"] },
      { CRD: "MAPPING_SOURCE_UNAVAILABLE" },
    ],
    [
      "one that fails at first leaves the source unread",
      [["CRD", "broken"]],
      {},
      { CRD: "MAPPING_SOURCE_UNAVAILABLE" },
    ],
    [
      "the problem is over with the next good reading",
      [
        ["CRD", "broken"],
        ["CRD", ["A"]],
      ],
      { CRD: ["A"] },
      {},
    ],
    [
      "a good reading of another source does not end it",
      [
        ["CRD", "broken"],
        ["MountedFile", ["A"]],
      ],
      { MountedFile: ["A"] },
      { CRD: "MAPPING_SOURCE_UNAVAILABLE" },
    ],
  ])("%s", (_, readings, inForce, problems) => expect(after(readings)).toMatchObject({ inForce, problems }));

  it("a source that was not read is told from one without rules", () => {
    const { state } = after([["MountedFile", ["A"]]]);
    expect(state.problems.size).toBe(0);
    expect([...state.inForce.keys()]).toEqual(["MountedFile"]);
  });
});

describe("with an admin who must stay mapped", () => {
  it.each<[what: string, readings: Reading[], inForce: object, problems: object]>([
    [
      "a reading that loses the admin is refused",
      [
        ["MountedFile", ["Admin", "A"]],
        ["MountedFile", ["B"]],
      ],
      { MountedFile: ["Admin", "A"] },
      { MountedFile: "MAPPING_LOCKS_OUT" },
    ],
    [
      "so is one that deletes everything",
      [
        ["EKSConfigMap", ["Admin"]],
        ["EKSConfigMap", []],
      ],
      { EKSConfigMap: ["Admin"] },
      { EKSConfigMap: "MAPPING_LOCKS_OUT" },
    ],
    [
      "one that keeps the admin is not",
      [
        ["MountedFile", ["Admin", "A"]],
        ["MountedFile", ["Admin", "B"]],
      ],
      { MountedFile: ["Admin", "B"] },
      {},
    ],
    [
      "an admin who is mapped by another source as well may go from one",
      [
        ["MountedFile", ["Admin"]],
        ["CRD", ["Admin"]],
        ["MountedFile", []],
      ],
      { MountedFile: [], CRD: ["Admin"] },
      {},
    ],
    [
      "the admin may move from one source to another, the new place first",
      [
        ["MountedFile", ["Admin", "A"]],
        ["CRD", ["Admin"]],
        ["MountedFile", ["A"]],
      ],
      { MountedFile: ["A"], CRD: ["Admin"] },
      {},
    ],
    [
      "or the old place first: what was refused takes effect with what makes it good",
      [
        ["MountedFile", ["Admin", "A"]],
        ["MountedFile", ["A", "B"]],
        ["CRD", ["Admin"]],
      ],
      { MountedFile: ["A", "B"], CRD: ["Admin"] },
      {},
    ],
    [
      "what was refused does not keep back another source's change",
      [
        ["MountedFile", ["Admin"]],
        ["CRD", ["A"]],
        ["MountedFile", []],
        ["CRD", ["B"]],
      ],
      { MountedFile: ["Admin"], CRD: ["B"] },
      { MountedFile: "MAPPING_LOCKS_OUT" },
    ],
    [
      "and is over when the source is right again",
      [
        ["MountedFile", ["Admin"]],
        ["MountedFile", []],
        ["MountedFile", ["Admin", "C"]],
      ],
      { MountedFile: ["Admin", "C"] },
      {},
    ],
    [
      "an admin who is not mapped at the start stops nothing",
      [
        ["MountedFile", ["A"]],
        ["MountedFile", ["B"]],
      ],
      { MountedFile: ["B"] },
      {},
    ],
    [
      "but is kept from the moment on when mapped",
      [
        ["MountedFile", ["A"]],
        ["MountedFile", ["Admin"]],
        ["MountedFile", ["A"]],
      ],
      { MountedFile: ["Admin"] },
      { MountedFile: "MAPPING_LOCKS_OUT" },
    ],
  ])("%s", (_, readings, inForce, problems) => expect(after(readings, [admin])).toMatchObject({ inForce, problems }));

  it("a first reading is never refused: without it those after it map nobody", () => {
    const viewers = { arn: admin.arn, groups: ["system:masters"] };
    const rule = (source: SourceId, group: string): Outcome<readonly MappingRule[]> =>
      ok([ruleFor("role/Admin", { source, groups: [group] }), ruleFor(`role/Other-${source}`, { source })]);
    const start = initialMappings(["EKSConfigMap", "MountedFile"]);
    const mounted = reload(start, "MountedFile", rule("MountedFile", "system:masters"), [viewers]);
    const both = reload(mounted, "EKSConfigMap", rule("EKSConfigMap", "viewers"), [viewers]);
    expect([...both.inForce.keys()]).toEqual(["MountedFile", "EKSConfigMap"]);
    expect(both.rules.sources.every(({ loaded }) => loaded)).toBe(true);
    expect(both.problems.size).toBe(0);
  });

  it("the problem names whom it would lose", () => {
    const { state } = after(
      [
        ["MountedFile", ["Admin"]],
        ["MountedFile", []],
      ],
      [admin],
    );
    expect(state.problems.get("MountedFile")).toEqual({
      code: "MAPPING_LOCKS_OUT",
      detail: `"arn:aws:iam::${ACCOUNT}:role/Admin" is not mapped`,
    });
  });
});

describe("what was kept across a restart", () => {
  const notYet = fail("MAPPING_SOURCE_UNAVAILABLE", safe`not read yet`).problem;
  const kept = restore(
    initialMappings(["MountedFile", "CRD"]),
    "CRD",
    [ruleFor("role/Kept", { source: "CRD" })],
    notYet,
  );

  it("is in force, and a problem says so", () => {
    expect(kept.rules.rules.map(nameOf)).toEqual(["Kept"]);
    expect(kept.problems.get("CRD")).toBe(notYet);
  });

  it.each<[what: string, reading: Outcome<readonly MappingRule[]>, names: string[], code: string | undefined]>([
    ["goes on being in force where the source cannot be read", broken, ["Kept"], "MAPPING_SOURCE_UNAVAILABLE"],
    ["gives way to the first good reading", rulesOf("CRD", ["New"]), ["New"], undefined],
    ["gives way also to one without rules", rulesOf("CRD", []), [], undefined],
  ])("%s", (_, reading, names, code) => {
    const state = reload(kept, "CRD", reading, []);
    expect(state.rules.rules.map(nameOf)).toEqual(names);
    expect(state.problems.get("CRD")?.code).toBe(code);
  });
});

describe("another order", () => {
  const readings: Reading[] = [
    ["MountedFile", ["A"]],
    ["CRD", ["Admin"]],
    ["EKSConfigMap", "broken"],
  ];

  it("keeps what was read of the sources that stay, and forgets the others", () => {
    const outcome = reorder(after(readings).state, ["CRD", "EKSConfigMap"], []);
    expect(outcome.ok && outcome.value.rules.rules.map(nameOf)).toEqual(["Admin"]);
    expect(outcome.ok && [...outcome.value.latest.keys()]).toEqual(["CRD"]);
    expect(outcome.ok && [...outcome.value.problems.keys()]).toEqual(["EKSConfigMap"]);
  });

  it("is refused where it would lose somebody who must stay mapped", () => {
    expect(reorder(after(readings, [admin]).state, ["MountedFile"], [admin])).toMatchObject({
      ok: false,
      problem: { code: "MAPPING_LOCKS_OUT" },
    });
  });

  it.each<[what: string, order: SourceId[], atHand: SourceId[], isOk: boolean]>([
    ["refused where a source that is not read would stand before such a one", ["EKSConfigMap", "CRD"], [], false],
    ["and not where it stands behind", ["CRD", "EKSConfigMap"], [], true],
    ["nor where it is read at once", ["EKSConfigMap", "CRD"], ["EKSConfigMap"], true],
  ])("is %s", (_, order, atHand, isOk) => {
    const start = reload(initialMappings(["CRD"]), "CRD", rulesOf("CRD", ["Admin"]), [admin]);
    const outcome = reorder(start, order, [admin], new Map(atHand.map((source) => [source, []])));
    expect(outcome.ok).toBe(isOk);
    expect(outcome.ok || outcome.problem.detail).toBe(
      isOk || `"${admin.arn}" is not mapped as long as a source before it is not read: put that behind it first`,
    );
  });
});

describe("other reserved prefixes", () => {
  const prefixesOf = ({ inForce, latest }: MappingState) =>
    [inForce, latest].map((bySource) => bySource.get("CRD")?.map((rule) => rule.reservedPrefixes));
  const { state: read } = after([["CRD", ["Admin"]]]);
  const { problem } = broken;

  it.each<[what: string, before: MappingState, prefixes: unknown]>([
    ["that was read", read, [[["x"]], [["x"]]]],
    ["that cannot be read now", reload(read, "CRD", broken, []), [[["x"]], [["x"]]]],
    [
      "that was kept across a restart",
      restore(initialMappings(["CRD"]), "CRD", [ruleFor("role/Kept", { source: "CRD" })], problem),
      [[["x"]], undefined],
    ],
  ])("hold for a source %s, and its problem stays", (_, before, prefixes) => {
    const state = reserve(before, "CRD", ["x"], []);
    expect(prefixesOf(state)).toEqual(prefixes);
    expect(state.problems).toEqual(before.problems);
    expect(reserve(state, "CRD", ["x"], [])).toBe(state);
  });

  it("are refused where they would lose somebody who must stay mapped", () => {
    const state = reserve(read, "CRD", ["it"], [admin]);
    expect(prefixesOf(state)).toEqual([[[]], [["it"]]]);
    expect(state.problems.get("CRD")?.code).toBe("MAPPING_LOCKS_OUT");
  });
});
