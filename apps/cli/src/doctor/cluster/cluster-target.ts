/** A kube-apiserver, and how to connect to it as kubectl does. */
export interface ClusterTarget {
  /** `https:`; may have a path, below which the API is. */
  readonly url: URL;
  /** The authorities that are trusted, in PEM; undefined for the system's. */
  readonly authorities: string | undefined;
  /** Accept any certificate: `insecure-skip-tls-verify`. */
  readonly insecure: boolean;
  /** The name that the certificate must have, where that is not the URL's host. */
  readonly serverName: string | undefined;
  /** `http:`, `https:` or `socks5:`; undefined where the kubeconfig names none. */
  readonly proxyUrl: URL | undefined;
  /** What the cluster holds for exec plugins, in the extension `client.authentication.k8s.io/exec`; unchecked. */
  readonly execConfig: unknown;
}
