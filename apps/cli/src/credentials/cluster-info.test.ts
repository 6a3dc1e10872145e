import { describe, expect, it } from "vitest";
import { type ClusterInfo, clusterInfo } from "./cluster-info.ts";

describe("of a kubeconfig's cluster is read", () => {
  it.each<[what: string, config: unknown, info: ClusterInfo]>([
    ["nothing where nothing is there", undefined, {}],
    ["nothing of an empty map", {}, {}],
    ["all three", { clusterID: "c", region: "r", role: "a" }, { clusterId: "c", region: "r", role: "a" }],
    ["each alone", { role: "a" }, { role: "a" }],
    ["keys of any case", { clusterId: "c", REGION: "r", Role: "a" }, { clusterId: "c", region: "r", role: "a" }],
    ["one key in two spellings that agree", { clusterID: "c", clusterId: "c" }, { clusterId: "c" }],
    ["nothing of what is empty", { clusterID: "", region: null }, {}],
    ["nothing of other plugins' keys", { kind: "Config", audience: ["a"], "cluster-id": 1 }, {}],
  ])("%s", (_, config, info) => {
    expect(clusterInfo(config)).toEqual({ ok: true, value: info });
  });
});

describe("is refused", () => {
  it.each<[what: string, config: unknown, detail: string]>([
    ["a list", ["c"], "spec.cluster.config is no map of clusterID, region and role"],
    ["a text", "c", "spec.cluster.config is no map of clusterID, region and role"],
    ["a number for a text", { clusterID: 7 }, 'spec.cluster.config."clusterID" must be a text, not "7"'],
    ["a list for a text", { Role: ["a"] }, 'spec.cluster.config."Role" must be a text, not "[\\"a\\"]"'],
    [
      "one key in two spellings that differ",
      { clusterID: "a", clusterid: "b" },
      'spec.cluster.config has "clusterid" in two spellings',
    ],
  ])("%s", (_, config, detail) => {
    expect(clusterInfo(config)).toEqual({ ok: false, problem: { code: "EXEC_INFO_INVALID", detail } });
  });
});
