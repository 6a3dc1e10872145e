import { quote } from "@aws-iam-authenticator/core";
import type { ClusterAnswer } from "./connect-cluster.ts";

/** A Kubernetes user, as kube-apiserver tells it. */
export interface KubernetesUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What an answer says of who asked. */
export type WhoAsked =
  /** `user` is all there is to know. */
  | { readonly kind: "user"; readonly user: KubernetesUser }
  /** Somebody whom kube-apiserver knows, and who may not ask for more; the name is in its refusal. */
  | { readonly kind: "named"; readonly username: string }
  /** The token is taken for nobody. */
  | { readonly kind: "unauthorized" }
  /** kube-apiserver does not know the question. */
  | { readonly kind: "not-known" }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Reads the answer to a SelfSubjectReview, or to a plain question that kube-apiserver refuses by name.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/self-subject-review-v1/
 */
export function whoAsked({ status, body }: ClusterAnswer): WhoAsked {
  const message = text(member(body, "message"));
  switch (status) {
    case 200:
    case 201: {
      const user = userIn(member(member(body, "status"), "userInfo"));
      return user === undefined ? failed(status, "it says nothing of a user") : { kind: "user", user };
    }
    case 401:
      return { kind: "unauthorized" };
    case 403: {
      const [, username] = /User "((?:[^"\\]|\\.)*)" cannot /.exec(message) ?? [];
      return username === undefined ? failed(status, message) : { kind: "named", username };
    }
    case 404:
      return { kind: "not-known" };
    default:
      return failed(status, message);
  }
}

function failed(status: number, message: string): WhoAsked {
  return { kind: "failed", reason: message === "" ? `HTTP ${status}` : `HTTP ${status}, ${quote(message)}` };
}

function userIn(info: unknown): KubernetesUser | undefined {
  const username = text(member(info, "username"));
  if (username === "") return undefined;
  const extra = Object.entries(Object(member(info, "extra"))).map(([name, values]) => [name, texts(values)]);
  return {
    username,
    uid: text(member(info, "uid")),
    groups: texts(member(info, "groups")),
    extra: Object.fromEntries(extra),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
