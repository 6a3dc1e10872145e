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

/** Whether a value out of an answer is an object of Kubernetes: it has a name. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== "object" || value === null || !("metadata" in value)) return false;
  const { metadata } = value;
  return typeof metadata === "object" && metadata !== null && "name" in metadata && typeof metadata.name === "string";
}

/** Whether a value out of an answer is a ConfigMap, or another object whose data are texts or absent. */
export function isConfigMap(value: unknown): value is ConfigMap {
  if (!isKubernetesObject(value)) return false;
  const data = value["data"] ?? {};
  return typeof data === "object" && Object.values(data).every((text) => typeof text === "string");
}
