import { createServer } from "node:http";
import { fileOf } from "./aws.ts";
import { listen } from "./listen.ts";

/** As much of a kube-apiserver as is read from by who looks at mappings. @returns a kubeconfig file for it */
export async function startMappingsServer(options: {
  /** Of kube-system/aws-auth; undefined where there is none. */
  readonly data?: Readonly<Record<string, string>>;
  /** IAMIdentityMappings, a page of them in each list; undefined where the kind is not known. */
  readonly pages?: readonly (readonly object[])[];
  /** Answers everything with this status instead. */
  readonly status?: number;
}): Promise<string> {
  const { data, pages, status } = options;
  const answer = (url: URL): object | undefined => {
    if (url.pathname === "/api/v1/namespaces/kube-system/configmaps/aws-auth") {
      return data && { kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" }, data };
    }
    if (url.pathname !== "/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings") return undefined;
    const at = Number(url.searchParams.get("continue") ?? 0);
    const more = pages !== undefined && at + 1 < pages.length ? { continue: String(at + 1) } : {};
    return pages && { kind: "IAMIdentityMappingList", metadata: { resourceVersion: "1", ...more }, items: pages[at] };
  };
  const server = createServer((request, response) => {
    const found = answer(new URL(request.url ?? "/", "http://127.0.0.1"));
    response.writeHead(status ?? (found === undefined ? 404 : 200), { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? { kind: "Status", message: "it is not there" }));
  });
  const url = await listen(server);
  return fileOf(
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: url } }],
      users: [{ name: "u", user: {} }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
    "kubeconfig",
  );
}
