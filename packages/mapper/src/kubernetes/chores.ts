import { createHash } from "node:crypto";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { Complaint } from "./choose-mappings.ts";
import type { KubernetesClient, KubernetesRequest } from "./client.ts";
import type { IdentityMapping } from "./identity-mapping.ts";
import { unexpected } from "./problems.ts";

const group = "iamauthenticator.k8s.aws";
const version = "v1alpha1";

/** The collection of IAMIdentityMappings. */
export const IDENTITY_MAPPINGS = `/apis/${group}/${version}/iamidentitymappings`;

/** `there` where it was written before; `moot` where the object has changed since, or is gone. */
export type ChoreResult = "written" | "there" | "moot";

/** Something to be written beside the mappings, for people. */
export interface Chore {
  /** The same text for the same thing to write. */
  readonly key: string;
  readonly name: string;
  readonly kind: "status" | "event";
  /** Problem: `MAPPING_SOURCE_UNAVAILABLE`. */
  do(client: KubernetesClient, signal: AbortSignal): Promise<Outcome<ChoreResult>>;
}

/** What is to be written for some mappings. Pure. */
export function choresFor(mappings: Iterable<IdentityMapping>, complaints: readonly Complaint[]): readonly Chore[] {
  const statuses = [...mappings]
    .filter(({ canonicalArn, statusArn }) => canonicalArn !== undefined && canonicalArn !== statusArn)
    .map(statusChore);
  return [...statuses, ...complaints.map(eventChore)];
}

/** `userID` is left as it is: nothing sets it, neither here nor in the reference implementation. */
function statusChore({ name, uid, resourceVersion, canonicalArn }: IdentityMapping): Chore {
  return {
    key: `status ${uid} ${canonicalArn}`,
    name,
    kind: "status",
    do: (client, signal) =>
      write(client, {
        method: "PATCH",
        path: `${IDENTITY_MAPPINGS}/${encodeURIComponent(name)}/status`,
        contentType: "application/merge-patch+json",
        // With its version: where the object has changed since, the answer is 409, and a new event is on its way.
        body: { metadata: { resourceVersion }, status: { canonicalARN: canonicalArn } },
        signal,
      }),
  };
}

function eventChore({ mapping, reason, message }: Complaint): Chore {
  const { name, uid, resourceVersion } = mapping;
  const key = `event ${uid} ${reason} ${message}`;
  return {
    key,
    name,
    kind: "event",
    do(client, signal) {
      const now = new Date().toISOString();
      // The same complaint has the same name, from whichever replica: it is there once.
      const digest = createHash("sha256").update(key).digest("hex").slice(0, 16);
      const body = {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: `${name.slice(0, 200).replace(/[^a-z0-9]+$/, "")}.${digest}`, namespace: "default" },
        involvedObject: { apiVersion: `${group}/${version}`, kind: "IAMIdentityMapping", name, uid, resourceVersion },
        type: "Warning",
        reason,
        message: message.slice(0, 1000),
        source: { component: "aws-iam-authenticator" },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      };
      // Where events of objects lie that are in no namespace.
      return write(client, { method: "POST", path: "/api/v1/namespaces/default/events", body, signal });
    },
  };
}

async function write(client: KubernetesClient, request: KubernetesRequest): Promise<Outcome<ChoreResult>> {
  const answer = await client.request(request);
  if (!answer.ok) return answer;
  const { status } = answer.value;
  if (status < 300) return ok("written");
  if (status === 409) return ok(request.method === "POST" ? "there" : "moot");
  if (status === 404 && request.method === "PATCH") return ok("moot");
  return unexpected(client.server, `${request.method} ${request.path}`, answer.value);
}
