export { readAwsAuth } from "./aws-auth.ts";
export type {
  KubernetesAnswer,
  KubernetesClient,
  KubernetesConnection,
  KubernetesRequest,
  KubernetesStream,
  Written,
} from "./client.ts";
export { eksConfigMapSource, type EksConfigMapSourceOptions } from "./config-map-source.ts";
export { connectToKubernetes } from "./connect.ts";
export { crdSource, type CrdSourceOptions } from "./crd-source.ts";
export type { ConfigMap, KubernetesObject, ObjectMeta } from "./objects.ts";
export type { ChoreTiming } from "./do-chores.ts";
export type { ReflectTiming } from "./reflect.ts";
export type { KubernetesSourceEvent, ObserveSource } from "./source-event.ts";
