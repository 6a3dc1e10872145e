import { createServer } from "node:http";
import { fileOf } from "./aws.ts";
import { listen } from "./listen.ts";
import { bodyOf } from "./start-https.ts";

/** A ConfigMap as kube-apiserver keeps it. */
export interface StoredConfigMap {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>>; readonly [key: string]: unknown };
  readonly data?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** As much of a kube-apiserver as keeps one ConfigMap, kube-system/aws-auth. */
export interface ConfigMapServer {
  readonly url: string;
  /** A kubeconfig file for it. */
  readonly kubeconfig: string;
  /** What is stored; undefined where nothing is. */
  configMap: StoredConfigMap | undefined;
  /** Each request that was not a reading, as `METHOD status`. */
  readonly writes: readonly string[];
  /** Called before a write is looked at: somebody else's chance. */
  beforeWrite: () => void;
  /** Answers everything with this status instead. */
  status: number | undefined;
}

const path = "/api/v1/namespaces/kube-system/configmaps";

/** Starts one on a free port of this machine. It wants the token of its kubeconfig. */
export async function startConfigMapServer(data?: Readonly<Record<string, string>>): Promise<ConfigMapServer> {
  const token = "made-up-token";
  let version = 1;
  const writes: string[] = [];
  const stored = (given: StoredConfigMap): StoredConfigMap => ({
    ...given,
    metadata: { ...given.metadata, resourceVersion: String(++version) },
  });
  const fake = { beforeWrite: (): void => undefined, status: undefined as number | undefined };
  let current = data === undefined ? undefined : stored({ ...named(), data });

  function answer(method: string, given: unknown): [status: number, body: unknown] {
    if (method === "GET") return current === undefined ? [404, failure("NotFound")] : [200, current];
    if (!isStored(given)) return [400, failure("BadRequest")];
    if (method === "POST") {
      if (current !== undefined) return [409, failure("AlreadyExists")];
    } else if (current === undefined) {
      return [404, failure("NotFound")];
    } else if (given.metadata["resourceVersion"] !== current.metadata["resourceVersion"]) {
      return [409, failure("Conflict")];
    }
    current = stored(given);
    return [method === "POST" ? 201 : 200, current];
  }

  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const body = await bodyOf(request);
    if (method !== "GET") fake.beforeWrite();
    const known = url === (method === "POST" ? path : `${path}/aws-auth`);
    const [status, json] =
      fake.status !== undefined
        ? [fake.status, failure("Refused")]
        : headers.authorization !== `Bearer ${token}`
          ? [401, failure("Unauthorized")]
          : known
            ? answer(method, body === "" ? undefined : JSON.parse(body))
            : [404, failure("NotFound")];
    if (method !== "GET") writes.push(`${method} ${status}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  const url = await listen(server);
  const kubeconfig = fileOf(
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: url } }],
      users: [{ name: "u", user: { token } }],
      contexts: [
        { name: "here", context: { cluster: "c", user: "u" } },
        { name: "nowhere", context: { cluster: "missing", user: "u" } },
      ],
      "current-context": "here",
    }),
    "kubeconfig",
  );
  return {
    url,
    kubeconfig,
    writes,
    get configMap() {
      return current;
    },
    set configMap(given) {
      current = given === undefined ? undefined : stored(given);
    },
    get beforeWrite() {
      return fake.beforeWrite;
    },
    set beforeWrite(hook) {
      fake.beforeWrite = hook;
    },
    get status() {
      return fake.status;
    },
    set status(status) {
      fake.status = status;
    },
  };
}

function named(): StoredConfigMap {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" } };
}

function isStored(given: unknown): given is StoredConfigMap {
  return typeof given === "object" && given !== null && "metadata" in given;
}

function failure(reason: string) {
  return { kind: "Status", apiVersion: "v1", status: "Failure", reason, message: `it is ${reason}` };
}
