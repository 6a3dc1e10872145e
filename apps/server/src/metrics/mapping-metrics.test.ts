import { describe, expect, it } from "vitest";
import type { MappingEvent, MappingReloadEvent } from "../events.ts";
import { rulesOf } from "../testing/rules.ts";
import { createMetrics } from "./create-metrics.ts";

const { rules } = rulesOf(`server:
  mapRoles:
  - { rolearn: "arn:aws:iam::111122223333:role/A", username: a }
  - { rolearn: "arn:aws:iam::111122223333:role/B", username: b }
  - { roleARNLike: "arn:aws:iam::111122223333:role/C*", username: c }
  mapAccounts: ["111122223333"]
`);

/** The samples of some metrics that are not 0 after some events, at a moment in milliseconds since 1970. */
async function samples(name: RegExp, events: readonly MappingEvent[], now = 0): Promise<readonly string[]> {
  const metrics = createMetrics({ now: () => now });
  for (const event of events) metrics.observe(event);
  const lines = (await metrics.text()).split("\n").map((line) => line.replace("aws_iam_authenticator_", ""));
  return lines.filter((line) => name.test(line) && !line.startsWith("#") && !line.endsWith(" 0"));
}

const reloaded = (source: MappingReloadEvent["source"], more: Partial<MappingReloadEvent> = {}): MappingEvent => ({
  type: "mapping-reload",
  source,
  result: "applied",
  rules,
  rightUntil: undefined,
  invalidObjects: { lastValid: 0, withoutRule: 0 },
  ...more,
});

describe("the mappings' metrics", () => {
  it("count readings by source and result", async () => {
    const events = [reloaded("CRD"), reloaded("CRD"), reloaded("MountedFile", { result: "refused" })];
    expect(await samples(/^mapping_reload_total/, events)).toEqual([
      'mapping_reload_total{source="CRD",result="applied"} 2',
      'mapping_reload_total{source="MountedFile",result="refused"} 1',
    ]);
  });

  it("show how many rules are in force, of the latest reading", async () => {
    expect(await samples(/^mappings/, [reloaded("CRD", { rules: [] }), reloaded("CRD")])).toEqual([
      'mappings{source="CRD",kind="role"} 2',
      'mappings{source="CRD",kind="pattern"} 1',
      'mappings{source="CRD",kind="account"} 1',
    ]);
  });

  it("show for how long a source's rules have not been known to be right", async () => {
    const failed = reloaded("CRD", { result: "failed", rightUntil: 30_000 });
    expect(await samples(/^mapping_age/, [reloaded("MountedFile"), failed], 90_000)).toEqual([
      'mapping_age_seconds{source="CRD"} 60',
    ]);
    expect(await samples(/^mapping_age/, [failed, reloaded("CRD")], 90_000)).toEqual([]);
  });

  it("show how many objects are not valid, and whether anything of them is in force", async () => {
    const invalid = reloaded("CRD", { invalidObjects: { lastValid: 2, withoutRule: 1 } });
    expect(await samples(/^mapping_invalid_objects/, [reloaded("MountedFile"), invalid])).toEqual([
      'mapping_invalid_objects{source="CRD",in_force="last_valid"} 2',
      'mapping_invalid_objects{source="CRD",in_force="nothing"} 1',
    ]);
    expect(await samples(/^mapping_invalid_objects/, [invalid, reloaded("CRD")])).toEqual([]);
  });

  it("forget a source that is not asked any more", async () => {
    const events: MappingEvent[] = [
      reloaded("CRD", { rightUntil: 0, invalidObjects: { lastValid: 2, withoutRule: 1 } }),
      { type: "mapping-order", order: ["DynamicFile"] },
    ];
    expect(await samples(/^(mappings|mapping_)(?!reload)/, events, 1000)).toEqual([]);
  });

  it.each<[order: MappingReloadEvent["source"][], samples: string[]]>([
    [["MountedFile"], []],
    [["MountedFile", "DynamicFile"], ["dynamic_file_enabled 1"]],
    [["DynamicFile"], ["dynamic_file_enabled 1", "dynamic_file_only 1"]],
  ])("show whether DynamicFile is asked, as the reference does: %j", async (order, expected) => {
    expect(await samples(/^dynamic_file/, [{ type: "mapping-order", order }])).toEqual(expected);
  });

  it("count as the reference does", async () => {
    const events: MappingEvent[] = [
      { type: "watch-failed", source: "EKSConfigMap" },
      { type: "watch-failed", source: "CRD" },
      reloaded("DynamicFile", { result: "failed" }),
      reloaded("DynamicFile", { result: "applied" }),
      { type: "dynamic-latency", file: "dynamic_file", seconds: 4 },
    ];
    expect(await samples(/^(configmap|dynamicfile_)/, events)).toEqual([
      "configmap_watch_failures_total 1",
      "dynamicfile_failures_total 1",
    ]);
    expect(await samples(/^dynamic_e2e.*(sum|le="[35]")/, events)).toEqual([
      'dynamic_e2e_latency_seconds_bucket{le="5",type="dynamic_file"} 1',
      'dynamic_e2e_latency_seconds_sum{type="dynamic_file"} 4',
    ]);
  });
});
