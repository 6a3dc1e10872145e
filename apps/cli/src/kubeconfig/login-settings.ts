/** How somebody logs in to a cluster. Everything is checked already. */
export interface ClusterLogin {
  /** Name of the entries: cluster, user and context are called the same. */
  readonly name: string;
  readonly clusterId: string;
  /** URL of kube-apiserver. */
  readonly server: string;
  /** Certificates in PEM form. Default: what the file says already, else those that the system trusts. */
  readonly authority?: string | undefined;
  readonly proxyUrl?: string | undefined;
  readonly namespace?: string | undefined;
  readonly region?: string | undefined;
  readonly role?: string | undefined;
  readonly profile?: string | undefined;
}
