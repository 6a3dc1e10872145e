import { describe, expect, it } from "vitest";
import { type ExecInfo, readExecInfo } from "./exec-info.ts";

const apiVersion = "client.authentication.k8s.io/v1";
const of = (spec: unknown): string => JSON.stringify({ kind: "ExecCredential", apiVersion, spec });

describe("readExecInfo", () => {
  it.each<[what: string, execInfo: string | undefined, info: ExecInfo]>([
    ["nothing", undefined, {}],
    ["an empty text", "", {}],
    ["no spec", JSON.stringify({ apiVersion }), { apiVersion }],
    ["a spec that is null", of(null), { apiVersion }],
    ["a spec that is a text", of("x"), { apiVersion }],
    ["an empty spec", of({}), { apiVersion }],
    ["a person who can be asked", of({ interactive: true }), { apiVersion, interactive: true }],
    ["nobody who can be asked", of({ interactive: false }), { apiVersion, interactive: false }],
    ["neither", of({ interactive: "no" }), { apiVersion }],
    ["a cluster without anything for plugins", of({ cluster: { server: "https://a.example" } }), { apiVersion }],
    ["a cluster with null for plugins", of({ cluster: { config: null } }), { apiVersion }],
    [
      "a cluster with something for plugins",
      of({ interactive: false, cluster: { server: "https://a.example", config: { clusterID: "c" } } }),
      { apiVersion, interactive: false, clusterConfig: { clusterID: "c" } },
    ],
    ["a version that nobody knows", '{"apiVersion":"a/v9"}', { apiVersion: "a/v9" }],
  ])("reads %s", (_, execInfo, info) => {
    expect(readExecInfo(execInfo)).toStrictEqual({ ok: true, value: info });
  });

  it.each(["{", "null", "[]", '"v1"', "{}", '{"apiVersion":1}', " "])("refuses %j", (execInfo) => {
    expect(readExecInfo(execInfo)).toEqual({
      ok: false,
      problem: { code: "EXEC_INFO_INVALID", detail: expect.stringContaining("no JSON object with an apiVersion: ") },
    });
  });
});
