import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accessFromPod } from "./access.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
  await writeFile(join(folder, "namespace"), "auth");
  await writeFile(join(folder, "ca.crt"), "authority");
  await writeFile(join(folder, "token"), "first");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a pod", () => {
  it.each([
    ["IPv4", "10.0.0.1", "https://10.0.0.1:6443/"],
    ["IPv6", "fd00::1", "https://[fd00::1]:6443/"],
    ["a name", "kubernetes.default.svc", "https://kubernetes.default.svc:6443/"],
  ])("finds kube-apiserver by %s", async (_, host, url) => {
    const env = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: "6443" };
    const access = await accessFromPod(env, folder);
    expect(access).toMatchObject({ namespace: "auth", inCluster: true, insecure: false });
    expect(access?.url.href).toBe(url);
    expect(await access?.authorities()).toStrictEqual({ ok: true, value: "authority" });
  });

  it("shows the token as it is at the moment, and the authority", async () => {
    const access = await accessFromPod({ KUBERNETES_SERVICE_HOST: "h", KUBERNETES_SERVICE_PORT: "1" }, folder);
    const shown = async () => {
      const credential = await access?.credentials.current();
      return credential?.ok ? credential.value.authorization?.reveal() : credential;
    };
    expect(await shown()).toBe("Bearer first");
    await writeFile(join(folder, "token"), "second\n");
    await writeFile(join(folder, "ca.crt"), "another");
    expect(await shown()).toBe("Bearer second");
    expect(await access?.authorities()).toStrictEqual({ ok: true, value: "another" });
    await writeFile(join(folder, "token"), "");
    expect(await shown()).toMatchObject({ problem: { code: "MAPPING_SOURCE_UNAVAILABLE" } });
  });

  it.each([
    ["without the variables", {}, "."],
    ["without a service account", { KUBERNETES_SERVICE_HOST: "h", KUBERNETES_SERVICE_PORT: "1" }, "none"],
  ])("is none %s", async (_, env, below) => {
    expect(await accessFromPod(env, join(folder, below))).toBeUndefined();
  });
});
