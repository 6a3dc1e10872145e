import type { IncomingMessage } from "node:http";
import { asIs, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { ClusterAccess } from "./access.ts";
import type { KubernetesAnswer, KubernetesClient, KubernetesRequest, KubernetesStream, Written } from "./client.ts";
import { collectJson } from "./collect-json.ts";
import { type ConfigMap, isConfigMap } from "./objects.ts";
import { createTransport } from "./transport.ts";
import { reasonOf, unavailable, unexpected } from "./problems.ts";

/** A client on the way to a kube-apiserver. */
export function createClient(access: ClusterAccess): KubernetesClient {
  const transport = createTransport(access);
  const server = access.url.href.replace(/\/$/, "");

  async function send(request: KubernetesRequest): Promise<Outcome<IncomingMessage>> {
    try {
      return await transport.send(request);
    } catch (error) {
      return unavailable(safe`kube-apiserver ${server} cannot be reached: ${asIs(reasonOf(error))}`);
    }
  }

  async function request(asked: KubernetesRequest): Promise<Outcome<KubernetesAnswer>> {
    const answer = await send(asked);
    if (!answer.ok) return answer;
    try {
      return ok({ status: answer.value.statusCode ?? 0, body: await collectJson(answer.value) });
    } catch (error) {
      return unavailable(safe`the answer of kube-apiserver ${server} broke off: ${asIs(reasonOf(error))}`);
    }
  }

  async function stream(asked: KubernetesRequest): Promise<Outcome<KubernetesStream>> {
    const answer = await send(asked);
    return answer.ok ? ok({ status: answer.value.statusCode ?? 0, body: answer.value }) : answer;
  }

  async function write(method: "POST" | "PUT", path: string, configMap: ConfigMap): Promise<Outcome<Written>> {
    const answer = await request({ method, path, body: { apiVersion: "v1", kind: "ConfigMap", ...configMap } });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 409) return ok({ written: false, why: method === "POST" ? "exists" : "conflict" });
    if (status === 404 && method === "PUT") return ok({ written: false, why: "gone" });
    if (status >= 300 || !isConfigMap(body)) return unexpected(server, `${method} ${path}`, answer.value);
    return ok({ written: true, configMap: body });
  }

  return {
    server,
    namespace: access.namespace,
    inCluster: access.inCluster,
    request,
    stream,
    async getConfigMap(namespace, name) {
      const path = configMapPath(namespace, name);
      const answer = await request({ path });
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      if (status === 404) return ok(undefined);
      return status === 200 && isConfigMap(body) ? ok(body) : unexpected(server, `GET ${path}`, answer.value);
    },
    createConfigMap: (configMap) => write("POST", configMapPath(namespaceOf(configMap)), configMap),
    updateConfigMap: (configMap) =>
      write("PUT", configMapPath(namespaceOf(configMap), configMap.metadata.name), configMap),
    close: () => transport.close(),
  };
}

function namespaceOf({ metadata }: ConfigMap): string {
  return metadata.namespace ?? "default";
}

function configMapPath(namespace: string, name?: string): string {
  const collection = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;
  return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
}
