import { textsSchema } from "@aws-iam-authenticator/config";
import * as v from "valibot";

const text = v.optional(v.string());

const clusterSchema = v.object({
  server: text,
  "certificate-authority": text,
  "certificate-authority-data": text,
  "insecure-skip-tls-verify": v.optional(v.boolean()),
  "tls-server-name": text,
  "proxy-url": text,
});

const execSchema = v.object({
  apiVersion: text,
  command: v.string(),
  args: v.optional(v.array(v.string())),
  env: v.optional(v.array(v.object({ name: v.string(), value: text }))),
  provideClusterInfo: v.optional(v.boolean()),
  interactiveMode: text,
});

const userSchema = v.object({
  "client-certificate": text,
  "client-certificate-data": text,
  "client-key": text,
  "client-key-data": text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  "as-uid": text,
  "as-groups": v.optional(textsSchema),
  exec: v.optional(execSchema),
  "auth-provider": v.optional(v.object({ name: text })),
});

const contextSchema = v.object({ cluster: text, user: text, namespace: text });

/**
 * A kubeconfig, as far as it is used.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export const kubeconfigSchema = v.object({
  clusters: v.optional(v.array(v.object({ name: v.string(), cluster: v.optional(clusterSchema, {}) }))),
  users: v.optional(v.array(v.object({ name: v.string(), user: v.optional(userSchema, {}) }))),
  contexts: v.optional(v.array(v.object({ name: v.string(), context: v.optional(contextSchema, {}) }))),
  "current-context": text,
});

export type KubeconfigFile = v.InferOutput<typeof kubeconfigSchema>;
export type KubeconfigCluster = v.InferOutput<typeof clusterSchema>;
export type KubeconfigUser = v.InferOutput<typeof userSchema>;
export type KubeconfigExec = v.InferOutput<typeof execSchema>;
