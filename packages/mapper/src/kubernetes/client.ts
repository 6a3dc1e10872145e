import type { Outcome } from "@aws-iam-authenticator/core";
import type { ConfigMap } from "./objects.ts";

/** A request to kube-apiserver. */
export interface KubernetesRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root, such as `/api/v1/namespaces/kube-system/configmaps/aws-auth`; its parts are escaped already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the body. Default `application/json`. */
  readonly contentType?: string;
  /** Ends the request, and its connection. */
  readonly signal?: AbortSignal;
}

/** An answer of kube-apiserver, whatever its status. */
export interface KubernetesAnswer {
  readonly status: number;
  /** Parsed; undefined where it is no JSON. Of a status from 400 on usually a `Status` with `reason` and `message`. */
  readonly body: unknown;
}

/** An answer whose body has not come yet. */
export interface KubernetesStream {
  readonly status: number;
  /** Rejects where the connection ends before the body does. Leaving the loop ends the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * What came of a write: `conflict` where somebody else wrote since the object was read (409), `exists` where one to be
 * created is there already, `gone` where one to be updated is not there any more. Read again, and decide again.
 */
export type Written =
  | { readonly written: true; readonly configMap: ConfigMap }
  | { readonly written: false; readonly why: "conflict" | "exists" | "gone" };

/**
 * A kube-apiserver, and the way to it. No method rejects. Where kube-apiserver cannot be reached, or answers with a status
 * that a method does not name, the problem is `MAPPING_SOURCE_UNAVAILABLE`; its detail says which and why.
 */
export interface KubernetesClient {
  /** URL of the kube-apiserver, for people. */
  readonly server: string;
  /** The namespace of the kubeconfig's context, or of the pod; `default` where there is none. */
  readonly namespace: string;
  /** Whether the way was found as a pod finds it. */
  readonly inCluster: boolean;

  /** Sends a request and reads the whole answer. Any status is a success; only where none comes there is a problem. */
  request(request: KubernetesRequest): Promise<Outcome<KubernetesAnswer>>;
  /** Sends a request, and gives its answer as soon as the head has come: for watches. */
  stream(request: KubernetesRequest): Promise<Outcome<KubernetesStream>>;

  /** A ConfigMap as it is now; undefined where there is none. */
  getConfigMap(namespace: string, name: string): Promise<Outcome<ConfigMap | undefined>>;
  /** Creates a ConfigMap where there is none of its name. `metadata.namespace` names where; without it, `default`. */
  createConfigMap(configMap: ConfigMap): Promise<Outcome<Written>>;
  /**
   * Replaces a ConfigMap by this one, whole. Hand over one that was read, with its `metadata.resourceVersion`: where
   * somebody else wrote since, nothing is written, and the outcome is `conflict`.
   */
  updateConfigMap(configMap: ConfigMap): Promise<Outcome<Written>>;

  /** Ends all connections that are kept open for later requests. */
  close(): void;
}

/** Which kube-apiserver, and who is calling. */
export interface KubernetesConnection {
  /**
   * A kubeconfig file (`--kubeconfig`). Without it: the files that `KUBECONFIG` names, the pod's service account, or
   * `$HOME/.kube/config`, whichever is there first.
   */
  readonly kubeconfig?: string | undefined;
  /** The kubeconfig's context (`--kubeconfig-context`). Default: its current one. */
  readonly context?: string | undefined;
  /**
   * URL of kube-apiserver instead of the kubeconfig's (`--master`, `--master-url`). Without a kubeconfig nobody's
   * credentials are sent there, as in the reference implementation.
   */
  readonly master?: string | undefined;
  /** `KUBECONFIG`, `HOME`, `KUBERNETES_SERVICE_HOST`, `KUBERNETES_SERVICE_PORT` are read; exec plugins get all of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Exec plugins may ask people, on the terminal. Default: not. */
  readonly interactive?: boolean | undefined;
}
