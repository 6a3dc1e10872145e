import { AuthenticatorError, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import { awsAuthFile, identityMappingFile, type MappingFile } from "@aws-iam-authenticator/mapper";
import type { KubernetesClient, KubernetesObject } from "@aws-iam-authenticator/mapper/kubernetes";
import type { CLUSTER_OPTIONS } from "./editing/cluster-options.ts";
import type { Io } from "./io.ts";
import type { OptionValues } from "./options/option-table.ts";

type ClusterValues = OptionValues<typeof CLUSTER_OPTIONS>;

const mappingsPath = "/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings";

/** Whether one of the options names a cluster. */
export function namesCluster(values: ClusterValues): boolean {
  return [values.kubeconfig, values["kubeconfig-context"], values["master-url"]].some((value) => value !== undefined);
}

/**
 * The mappings of a cluster, as files: the ConfigMap kube-system/aws-auth and every IAMIdentityMapping, as far as there are
 * any.
 *
 * @throws AuthenticatorError `MAPPING_SOURCE_UNAVAILABLE`, and what connecting throws
 */
export async function readClusterMappings(values: ClusterValues, io: Io): Promise<readonly MappingFile[]> {
  const { connectCluster } = await import("./editing/connect-cluster.ts");
  const client = await connectCluster(values, io);
  try {
    const awsAuth = valueOrThrow(await client.getConfigMap("kube-system", "aws-auth"));
    const mappings = await identityMappings(client);
    return [...(awsAuth === undefined ? [] : [awsAuthFile(awsAuth)]), ...mappings.map(identityMappingFile)];
  } finally {
    client.close();
  }
}

/** All of them, page by page; none where kube-apiserver does not know the kind. */
async function identityMappings(client: KubernetesClient): Promise<readonly KubernetesObject[]> {
  const found: KubernetesObject[] = [];
  let continued = "";
  do {
    const query = { limit: "500", ...(continued === "" ? {} : { continue: continued }) };
    const { status, body } = valueOrThrow(await client.request({ path: mappingsPath, query }));
    if (status === 404) return [];
    const items = member(body, "items");
    if (status !== 200 || !Array.isArray(items)) {
      const detail = safe`kube-apiserver ${client.server} answers ${status} to GET ${mappingsPath}`;
      throw new AuthenticatorError({ code: "MAPPING_SOURCE_UNAVAILABLE", detail });
    }
    found.push(...items.filter(isObject));
    const next = member(member(body, "metadata"), "continue");
    continued = typeof next === "string" ? next : "";
  } while (continued !== "");
  return found;
}

function isObject(item: unknown): item is KubernetesObject {
  return typeof member(member(item, "metadata"), "name") === "string";
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
