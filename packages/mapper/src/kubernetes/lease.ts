import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { KubernetesAnswer, KubernetesClient } from "./client.ts";
import { isKubernetesObject, type KubernetesObject } from "./objects.ts";

/**
 * What came of asking for the lease: `held`; `taken` by another replica; `none` where there can be no lease (RBAC forbids
 * it, or there is no such namespace); `failed` where kube-apiserver could not be asked.
 */
export type LeaseState = "held" | "taken" | "none" | "failed";

/** A lease that one replica holds at a time. */
export interface Lease {
  /** Takes the lease, or keeps it. */
  acquire(signal: AbortSignal): Promise<LeaseState>;
  /** Gives it back, if it is held. */
  release(signal: AbortSignal): Promise<void>;
}

const durationSeconds = 15;

/** How long whoever does not get the lease should wait, in milliseconds, before the holder has lost it. */
export const LEASE_MS = durationSeconds * 1000;

/**
 * A Lease of coordination.k8s.io. That another's has run out is judged by how long it has not changed, never by the times in
 * it: clocks differ.
 */
export function createLease(options: {
  readonly client: KubernetesClient;
  readonly namespace: string;
  readonly name: string;
  /** Default: the machine's name and a random part. */
  readonly identity?: string;
  readonly durationMs?: number;
}): Lease {
  const { client, namespace, name, durationMs = LEASE_MS } = options;
  const identity = options.identity ?? `${hostname()}_${randomUUID()}`;
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const path = `${collection}/${encodeURIComponent(name)}`;
  let seen: { readonly version: string; readonly since: number } | undefined;
  let held = false;

  async function acquire(signal: AbortSignal): Promise<LeaseState> {
    held = false;
    const answer = await client.request({ path, signal });
    if (!answer.ok) return "failed";
    const { status, body } = answer.value;
    if (status === 404) {
      const fresh = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace } };
      const body = { ...fresh, spec: spec(0) };
      return outcomeOf(await client.request({ method: "POST", path: collection, body, signal }));
    }
    if (status !== 200 || !isKubernetesObject(body)) return status === 403 ? "none" : "failed";
    const holder = member(body["spec"], "holderIdentity");
    if (typeof holder === "string" && holder !== "" && holder !== identity && !hasRunOut(body)) return "taken";
    const transitions = member(body["spec"], "leaseTransitions");
    const count = (typeof transitions === "number" ? transitions : 0) + (holder === identity ? 0 : 1);
    return outcomeOf(await client.request({ method: "PUT", path, body: { ...body, spec: spec(count) }, signal }));
  }

  function outcomeOf(answer: Awaited<ReturnType<KubernetesClient["request"]>>): LeaseState {
    if (!answer.ok) return "failed";
    const { status }: KubernetesAnswer = answer.value;
    held = status === 200 || status === 201;
    if (held) return "held";
    if (status === 409) return "taken";
    // No such namespace, or nothing may be created there.
    return status === 403 || status === 404 ? "none" : "failed";
  }

  function hasRunOut({ metadata: { resourceVersion = "" } }: KubernetesObject): boolean {
    if (seen?.version !== resourceVersion) seen = { version: resourceVersion, since: performance.now() };
    return performance.now() - seen.since > durationMs;
  }

  function spec(leaseTransitions: number) {
    const now = new Date().toISOString().replace("Z", "000Z");
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.max(1, Math.round(durationMs / 1000)),
      acquireTime: now,
      renewTime: now,
      leaseTransitions,
    };
  }

  return {
    acquire,
    async release(signal) {
      if (!held) return;
      held = false;
      const answer = await client.request({ path, signal });
      if (!answer.ok || !isKubernetesObject(answer.value.body)) return;
      const { body } = answer.value;
      if (member(body["spec"], "holderIdentity") !== identity) return;
      const released = { ...asRecord(body["spec"]), holderIdentity: "" };
      await client.request({ method: "PUT", path, body: { ...body, spec: released }, signal });
    },
  };
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
