import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConfigMap } from "../kubernetes/objects.ts";
import { BACKUP_ANNOTATION, undoEdit, withData } from "./backup.ts";

const configMap: ConfigMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "aws-auth",
    namespace: "kube-system",
    resourceVersion: "7",
    labels: { team: "platform" },
    annotations: { other: "kept" },
  },
  data: { mapRoles: "- a\n", other: "x" },
  binaryData: { b: "AA==" },
  immutable: false,
};
const edited = { mapRoles: "- a\n- b\n", other: "x" };

async function undone(given: ConfigMap, options?: { force: boolean }): Promise<ConfigMap> {
  const result = await undoEdit(given, options);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.configMap;
}

describe("an edit", () => {
  it("changes data and backup alone", async () => {
    const { configMap: after, canBeUndone } = await withData(configMap, edited);
    const { [BACKUP_ANNOTATION]: backup = "", ...annotations } = after.metadata.annotations ?? {};
    expect({ ...after, metadata: { ...after.metadata, annotations } }).toEqual({ ...configMap, data: edited });
    expect(JSON.parse(backup)).toEqual({ data: configMap.data, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(canBeUndone).toBe(true);
  });

  it("is undone, and undone again is there again", async () => {
    const { configMap: after } = await withData(configMap, edited);
    const before = await undone(after);
    expect(before.data).toEqual(configMap.data);
    expect((await undone(before)).data).toEqual(edited);
  });

  it("is undone whatever the order of the data", async () => {
    const { configMap: after } = await withData(configMap, edited);
    const turned = Object.fromEntries(Object.entries(after.data ?? {}).toReversed());
    expect((await undone({ ...after, data: turned })).data).toEqual(configMap.data);
  });

  it("of a ConfigMap without data is undone to none", async () => {
    const { data: _, ...bare } = configMap;
    const { configMap: after } = await withData(bare, edited);
    const before = await undone(after);
    expect(before.data).toEqual({});
    // kube-apiserver leaves empty data out.
    expect((await undone({ ...before, ...bare, metadata: before.metadata })).data).toEqual(edited);
  });
});

describe("large data", () => {
  const like = (count: number): string =>
    Array.from(
      { length: count },
      (_, i) => `- rolearn: arn:aws:iam::111122223333:role/r${i}\n  username: u${i}\n`,
    ).join("");

  it("are kept compressed", async () => {
    const large = { ...configMap, data: { mapRoles: like(10_000) } };
    const { configMap: after, canBeUndone } = await withData(large, edited);
    expect(canBeUndone).toBe(true);
    expect(Object.keys(JSON.parse(after.metadata.annotations?.[BACKUP_ANNOTATION] ?? ""))).toEqual(["gzip", "sha256"]);
    expect((await undone(after)).data).toEqual(large.data);
  });

  it("that cannot be compressed are not kept, and nor is an older backup", async () => {
    const noise = { ...configMap, data: { noise: randomBytes(250_000).toString("base64") } };
    const once = await withData(configMap, noise.data);
    const twice = await withData(once.configMap, edited);
    expect(once.canBeUndone).toBe(true);
    expect(twice.canBeUndone).toBe(false);
    expect(twice.configMap.metadata.annotations).toEqual({ other: "kept" });
  });

  it("leave room for the annotations that are there", async () => {
    const crowded = { ...configMap, metadata: { ...configMap.metadata, annotations: { a: "x".repeat(262_000) } } };
    const { configMap: after, canBeUndone } = await withData(crowded, edited);
    expect(canBeUndone).toBe(false);
    expect(after.metadata.annotations).toEqual(crowded.metadata.annotations);
  });
});

describe("refused is to undo", () => {
  const withBackup = (backup: string): ConfigMap => ({
    ...configMap,
    metadata: { ...configMap.metadata, annotations: { [BACKUP_ANNOTATION]: backup } },
  });

  it.each<[what: string, given: ConfigMap, reason: string]>([
    ["what was never edited", configMap, "no-backup"],
    ["with a backup that is no JSON", withBackup("{"), "no-backup"],
    ["with a backup of another form", withBackup('{"sha256":"x","data":[1]}'), "no-backup"],
    ["with a backup that cannot be decompressed", withBackup('{"sha256":"x","gzip":"AAAA"}'), "no-backup"],
    ["with a backup that holds nothing", withBackup('{"sha256":"x"}'), "no-backup"],
    ["what was changed since", withBackup('{"sha256":"x","data":{}}'), "changed-since"],
  ])("%s", async (_, given, reason) => {
    expect(await undoEdit(given)).toMatchObject({ ok: false, refusal: { reason } });
  });

  it("what was changed since, unless it is forced", async () => {
    const { configMap: after } = await withData(configMap, edited);
    const since = { ...after, data: { ...edited, mapUsers: "- c\n" } };
    expect(await undoEdit(since)).toMatchObject({ ok: false, refusal: { reason: "changed-since" } });
    expect((await undone(since, { force: true })).data).toEqual(configMap.data);
  });
});
