// What comes of readings of a source whose objects are units of their own; what servers make of files is in
// ../live-mapping.test.ts.
import { ok, systemClock } from "@aws-iam-authenticator/core";
import type { MappingRule, SourceReading } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import type { MappingEvent } from "../events.ts";
import { closedAfter } from "../testing/clean-up.ts";
import { collectLog } from "../testing/collect-log.ts";
import { rulesOf } from "../testing/rules.ts";
import type { KeptRules } from "./last-good.ts";
import { runMapping } from "./live-mapping.ts";

const { rules } = rulesOf(
  'server: { mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/A", username: a }, { rolearn: "arn:aws:iam::111122223333:role/B", username: b }] }',
);
const objects = rules.map((rule, i): MappingRule => ({ ...rule, source: "CRD", object: `uid-${i}` }));
const broken = (rightUntil: number): readonly MappingRule[] =>
  objects.map((rule, i) => (i === 0 ? { ...rule, rightUntil } : rule));

function start(kept: ReadonlyMap<"CRD", KeptRules> = new Map()) {
  const events: MappingEvent[] = [];
  const { logger, lines } = collectLog({ level: "info" });
  const mapping = closedAfter(
    runMapping({
      order: ["CRD"],
      must: [],
      kept,
      sourceOf: () => undefined,
      clock: { ...systemClock, now: () => 9 },
      logger,
      observe: (event) => events.push(event),
      changed: () => undefined,
    }),
  );
  const take = (reading: Partial<SourceReading>): MappingEvent | undefined => {
    mapping.take("CRD", { rules: ok(objects), problems: [], ...reading });
    return events.at(-1);
  };
  return { mapping, take, lines };
}

describe("an object that is not valid any more", () => {
  const invalidObjects = { lastValid: 1, withoutRule: 2 };
  const problem = {
    severity: "warning",
    at: { file: "iamidentitymapping a", line: 1, column: 1 },
    message: "it is bad; its last valid version stays in force",
  } as const;

  it("makes its source as old as it is, is counted and told, and changes no mapping", () => {
    const { mapping, take, lines } = start();
    expect(take({})).toMatchObject({ result: "applied", rightUntil: undefined });
    expect(take({ rules: ok(broken(5)), problems: [problem], invalidObjects })).toMatchObject({
      result: "unchanged",
      rightUntil: 5,
      invalidObjects,
    });
    expect(mapping.rules().rules).toHaveLength(2);
    expect(mapping.status().invalidObjects).toEqual(new Map([["CRD", invalidObjects]]));
    expect(lines.at(-1)).toMatch(
      /level=warning msg="iamidentitymapping a:1:1: .*; its last valid version stays in force"/,
    );
    // The source itself is right.
    expect(mapping.status().rightUntil.size).toBe(0);
  });

  it("is counted until it is mended, also while the source cannot be read", () => {
    const { mapping, take } = start();
    take({ rules: ok(broken(5)), invalidObjects });
    expect(take({ rules: { ok: false, problem: { code: "MAPPING_SOURCE_UNAVAILABLE" } } })).toMatchObject({
      result: "failed",
      rightUntil: 5,
      invalidObjects,
    });
    expect(take({})).toMatchObject({ rightUntil: undefined, invalidObjects: { lastValid: 0, withoutRule: 0 } });
    expect(mapping.status().invalidObjects.size).toBe(0);
  });

  it("is as old after a restart as before", () => {
    const { mapping, take } = start(new Map([["CRD", { origin: "here", rules: broken(5), confirmedAt: 8 }]]));
    expect(mapping.status().rightUntil.get("CRD")).toBe(8);
    expect(take({ rules: ok(broken(5)), invalidObjects })).toMatchObject({ result: "unchanged", rightUntil: 5 });
  });
});
