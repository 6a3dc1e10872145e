/** Metadata of a Kubernetes object, as far as it is looked at; what else it holds is kept as it is. */
export interface ObjectMeta {
  readonly name: string;
  /** Undefined for objects that lie in no namespace. */
  readonly namespace?: string;
  readonly uid?: string;
  /** Changes with every write. Sent back with an update, it makes the update fail where somebody else wrote since. */
  readonly resourceVersion?: string;
  /** RFC 3339. */
  readonly creationTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A Kubernetes object, as far as it is looked at; what else it holds is kept as it is. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** A ConfigMap. */
export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}
