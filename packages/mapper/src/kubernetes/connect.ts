import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { asIs, fail, ok, type Outcome, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import { accessFromPod, accessOf, bareAccess, type ClusterAccess } from "./access.ts";
import type { KubernetesClient, KubernetesConnection } from "./client.ts";
import { createClient } from "./create-client.ts";
import { chooseContext, type KubeconfigText } from "./kubeconfig.ts";
import { unavailable } from "./problems.ts";

/**
 * Finds the way to a kube-apiserver. It is not called yet.
 *
 * Problems: `MAPPING_SOURCE_UNAVAILABLE` (there is no kubeconfig, and this is no pod), `CONFIG_UNREADABLE` (a kubeconfig that
 * is named), `CONFIG_INVALID` (a kubeconfig, or a URL).
 */
export async function connectToKubernetes(connection: KubernetesConnection): Promise<Outcome<KubernetesClient>> {
  const access = await findAccess(connection);
  return access.ok ? ok(createClient(access.value)) : access;
}

async function findAccess(connection: KubernetesConnection): Promise<Outcome<ClusterAccess>> {
  const { kubeconfig, context, master, env, interactive = false } = connection;
  const from = async (texts: readonly KubeconfigText[]): Promise<Outcome<ClusterAccess>> => {
    const chosen = chooseContext(texts, context);
    return chosen.ok ? accessOf(chosen.value, { master, env, interactive }) : chosen;
  };
  if (kubeconfig) {
    const text = await readKubeconfig(kubeconfig);
    return text.ok ? from([{ file: kubeconfig, text: text.value }]) : text;
  }
  if (master) return bareAccess(master);

  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  if (named.length > 0) {
    const texts = await readThoseThere(named);
    if (!texts.ok || texts.value.length > 0) return texts.ok ? from(texts.value) : texts;
  }
  const inPod = await accessFromPod(env);
  if (inPod !== undefined) return ok(inPod);
  const home = env["HOME"] ? await readThoseThere([join(env["HOME"], ".kube", "config")]) : ok([]);
  if (!home.ok || home.value.length > 0) return home.ok ? from(home.value) : home;
  return unavailable(safe`there is no kubeconfig, and this is no pod; name a kubeconfig with --kubeconfig`);
}

/** As kubectl does, with files that `KUBECONFIG` lists and that are not there. */
async function readThoseThere(files: readonly string[]): Promise<Outcome<readonly KubeconfigText[]>> {
  const texts: KubeconfigText[] = [];
  for (const file of files) {
    const text = await readKubeconfig(file, true);
    if (!text.ok) return text;
    if (text.value !== "") texts.push({ file, text: text.value });
  }
  return ok(texts);
}

async function readKubeconfig(file: string, mayBeAbsent = false): Promise<Outcome<string>> {
  try {
    return ok(await readFile(file, "utf8"));
  } catch (error) {
    if (mayBeAbsent && systemCode(error) === "ENOENT") return ok("");
    return fail("CONFIG_UNREADABLE", safe`kubeconfig ${file}: ${asIs(systemReason(error))}`);
  }
}
