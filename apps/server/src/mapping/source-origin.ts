import { resolve } from "node:path";
import type { SourceId } from "@aws-iam-authenticator/mapper";
import type { ServerSettings } from "../settings/server-settings.ts";
import type { KubernetesAccess } from "./kubernetes-source.ts";

/**
 * What a source reads, for people and to be compared: the rules that were kept of another file, or of another cluster, are
 * not this one's. The configuration file is kept as such, and has none.
 *
 * @param server URL of kube-apiserver, for the sources that it has
 */
export function sourceOrigin(
  source: SourceId,
  of: {
    readonly dynamicFile: ServerSettings["dynamicFile"];
    readonly clusterId: string;
    readonly server: string | undefined;
  },
): string | undefined {
  const { dynamicFile, clusterId, server } = of;
  switch (source) {
    case "MountedFile":
      return undefined;
    case "DynamicFile":
      if (dynamicFile.path === undefined) return undefined;
      // Its entries are for others where they are looked up by user id.
      return `${resolve(dynamicFile.path)}${dynamicFile.userIdStrict ? " by user id" : ""}`;
    case "EKSConfigMap":
    case "CRD":
      // Many kube-apiservers are at 127.0.0.1, so that a URL alone does not tell one cluster from another.
      return server === undefined ? undefined : `cluster ${clusterId} at ${server}`;
  }
}

/**
 * What a source would read now; undefined where there is no way to its kube-apiserver. That is not called, and no plugin is
 * run.
 */
export async function findOrigin(
  source: SourceId,
  at: {
    readonly settings: Pick<ServerSettings, "dynamicFile" | "kubeconfig" | "master">;
    readonly clusterId: string;
    readonly env: KubernetesAccess["env"];
  },
): Promise<string | undefined> {
  const { settings, clusterId, env } = at;
  const { dynamicFile, kubeconfig, master } = settings;
  const isInCluster = source === "EKSConfigMap" || source === "CRD";
  const server = isInCluster ? await serverOf({ kubeconfig, master, env }) : undefined;
  return sourceOrigin(source, { dynamicFile, clusterId, server });
}

async function serverOf(access: KubernetesAccess): Promise<string | undefined> {
  const { connectToKubernetes } = await import("@aws-iam-authenticator/mapper/kubernetes");
  const client = await connectToKubernetes(access);
  if (!client.ok) return undefined;
  client.value.close();
  return client.value.server;
}
