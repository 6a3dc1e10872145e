import { ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { KubernetesClient } from "./client.ts";
import { isKubernetesObject, type KubernetesObject } from "./objects.ts";
import { unavailable, unexpected } from "./problems.ts";

const pageSize = 500;

/** What a list gave. */
export interface Listed {
  /** What to watch from. */
  readonly resourceVersion: string;
}

/**
 * Lists a collection as it is now, page by page, so that never more than a page of answers is in memory.
 *
 * @param collection.take takes each object. Where a list has to begin anew, because it took too long, `restart` is called
 *   before the objects come again.
 */
export async function listObjects(
  client: KubernetesClient,
  collection: {
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly take: (object: KubernetesObject) => void;
    readonly restart: () => void;
    readonly signal: AbortSignal;
  },
): Promise<Outcome<Listed>> {
  const { path, signal, take, restart } = collection;
  let continued = "";
  let limit = String(pageSize);
  for (;;) {
    const query = { ...collection.query, limit, ...(continued === "" ? {} : { continue: continued }) };
    const answer = await client.request({ path, query, signal });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 410 && continued !== "") {
      // The pages are of one version, which kube-apiserver has forgotten: then all at once.
      restart();
      continued = "";
      limit = "0";
      continue;
    }
    const page = status === 200 ? pageOf(body) : undefined;
    if (page === undefined) {
      return status === 200
        ? unavailable(safe`what kube-apiserver ${client.server} answers to GET ${path} is no list`)
        : unexpected(client.server, `GET ${path}`, answer.value);
    }
    for (const object of page.items) take(object);
    if (page.continued === "") return ok({ resourceVersion: page.resourceVersion });
    continued = page.continued;
  }
}

interface Page {
  readonly items: readonly KubernetesObject[];
  readonly resourceVersion: string;
  readonly continued: string;
}

function pageOf(body: unknown): Page | undefined {
  if (typeof body !== "object" || body === null || !("metadata" in body) || !("items" in body)) return undefined;
  const { metadata } = body;
  const items: unknown = body.items ?? [];
  if (typeof metadata !== "object" || metadata === null || !("resourceVersion" in metadata)) return undefined;
  const { resourceVersion } = metadata;
  if (typeof resourceVersion !== "string" || !Array.isArray(items) || !items.every(isKubernetesObject))
    return undefined;
  const continued = "continue" in metadata && typeof metadata.continue === "string" ? metadata.continue : "";
  return { items, resourceVersion, continued };
}
