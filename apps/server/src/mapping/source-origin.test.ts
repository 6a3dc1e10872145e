import { readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { SourceId } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { findOrigin } from "./source-origin.ts";

const dynamicFile = { path: "dynamic.json", userIdStrict: false };

/** A kubeconfig whose plugin leaves a file behind when it is run. */
const kubeconfig = (server: string, trace: string) => `
clusters: [{name: c, cluster: {server: "${server}"}}]
users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ["${trace}"], interactiveMode: Never}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;

describe("what a source reads", () => {
  const of = (source: SourceId, settings: object = {}, env: Record<string, string> = {}, clusterId = "mine") =>
    findOrigin(source, {
      settings: { dynamicFile, kubeconfig: undefined, master: undefined, ...settings },
      clusterId,
      env,
    });

  it("is no file of its own for the configuration file's mappings", async () => {
    expect(await of("MountedFile")).toBeUndefined();
  });

  it("is a file, and how its entries are looked up", async () => {
    expect(await of("DynamicFile")).toBe(resolve("dynamic.json"));
    expect(await of("DynamicFile", { dynamicFile: { ...dynamicFile, path: resolve("dynamic.json") } })).toBe(
      resolve("dynamic.json"),
    );
    expect(await of("DynamicFile", { dynamicFile: { ...dynamicFile, userIdStrict: true } })).toBe(
      `${resolve("dynamic.json")} by user id`,
    );
    expect(await of("DynamicFile", { dynamicFile: { ...dynamicFile, path: undefined } })).toBeUndefined();
  });

  describe.each(["EKSConfigMap", "CRD"] as const)("is for %s a cluster:", (source) => {
    it("that of a kubeconfig, whose plugin is not run", async () => {
      const folder = await temporaryFolder();
      const file = join(folder, "kubeconfig");
      await writeFile(file, kubeconfig("https://10.0.0.1:6443/", join(folder, "trace")));
      const origin = "cluster mine at https://10.0.0.1:6443";
      expect(await of(source, { kubeconfig: file })).toBe(origin);
      expect(await of(source, {}, { KUBECONFIG: file })).toBe(origin);
      expect(await of(source, { kubeconfig: file, master: "https://10.0.0.2" })).toBe(
        "cluster mine at https://10.0.0.2",
      );
      expect(await of(source, { kubeconfig: file }, {}, "theirs")).toBe("cluster theirs at https://10.0.0.1:6443");
      expect(await readdir(folder)).toEqual(["kubeconfig"]);
    });

    it.each([
      ["there is no way to one", {}],
      ["the kubeconfig is not there", { kubeconfig: "/nowhere/kubeconfig" }],
    ])("unknown where %s", async (_, settings) => {
      expect(await of(source, settings)).toBeUndefined();
    });
  });
});
