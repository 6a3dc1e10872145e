import { ok, type Outcome, type Problem, safe } from "@aws-iam-authenticator/core";
import { Batch } from "./batch.ts";
import type { KubernetesClient } from "./client.ts";
import { listObjects } from "./list-objects.ts";
import type { KubernetesObject } from "./objects.ts";
import { backoffMs, pause } from "./pause.ts";
import { type WatchEnd, watchObjects } from "./watch-objects.ts";

/** How often and how long, in milliseconds. */
export interface ReflectTiming {
  /** A watch is ended by kube-apiserver after this time and up to a third more, and begun anew. Default 30 s. */
  readonly watchMs: number;
  /** A watch that has not ended this long after its time has a dead peer. Default 10 s. */
  readonly graceMs: number;
  /** The whole is listed anew after this time, in case anything was missed. Default 10 minutes. */
  readonly resyncMs: number;
  /** The first wait after a failure; it doubles up to the most. Default 0.2 s and 10 s. */
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
  /** A watch that lasted this long has shown that all is well. Default 5 s. */
  readonly stableMs: number;
}

const usualTiming: ReflectTiming = {
  watchMs: 30_000,
  graceMs: 10_000,
  resyncMs: 600_000,
  firstRetryMs: 200,
  mostRetryMs: 10_000,
  stableMs: 5_000,
};

export interface ReflectOptions<T> {
  readonly client: KubernetesClient;
  /** Of the collection, such as `/api/v1/namespaces/kube-system/configmaps`. */
  readonly path: string;
  /** Selectors. */
  readonly query?: Readonly<Record<string, string>>;
  /** What is kept of an object. @param before what was kept of it until now */
  readonly keep: (object: KubernetesObject, before: T | undefined) => T;
  /** Takes all objects, by namespace and name: at first, after changes, and when they are known again after a failure. */
  readonly changed: (objects: ReadonlyMap<string, T>) => void;
  /** Takes why the objects are not known any more; called with each try that failed, and where `changed` throws. */
  readonly failed: (problem: Problem) => void;
  /** Takes why a watch was ended other than in its time. */
  readonly watchFailed?: (problem: Problem) => void;
  readonly signal: AbortSignal;
  readonly timing?: Partial<ReflectTiming>;
}

/**
 * Keeps the objects of a collection as kube-apiserver has them: lists them, watches from there, lists anew where a watch
 * cannot go on, and once in a while in any case. Resolves soon after the signal; nothing is left open then.
 */
export async function reflect<T>(options: ReflectOptions<T>): Promise<void> {
  const { client, path, query = {}, keep, signal } = options;
  const timing = { ...usualTiming, ...options.timing };
  let objects = new Map<string, Kept<T>>();
  let version = "";
  let listedAt = 0;
  let stale = true;
  let failures = 0;
  const batch = new Batch(() => {
    stale = false;
    try {
      options.changed(new Map([...objects].map(([key, { value }]) => [key, value])));
    } catch (error) {
      // A mistake of the program that objects provoke by what they hold must not end a server that answers.
      fail({ code: "INTERNAL", detail: safe`${path}: ${error instanceof Error ? error.name : typeof error}` });
    }
  });

  async function list(): Promise<Outcome<void>> {
    const found = new Map<string, Kept<T>>();
    const begun = performance.now();
    const take = (object: KubernetesObject): void => {
      const key = keyOf(object);
      const known = objects.get(key);
      const { resourceVersion = "" } = object.metadata;
      // What has not changed is not read again.
      const kept = known !== undefined && known.version === resourceVersion ? known : undefined;
      found.set(key, kept ?? { version: resourceVersion, value: keep(object, known?.value) });
    };
    const listed = await listObjects(client, { path, query, take, restart: () => found.clear(), signal });
    if (!listed.ok) return listed;
    const changed = !sameKeysAndValues(objects, found);
    objects = found;
    version = listed.value.resourceVersion;
    listedAt = begun;
    if (changed || stale) batch.now();
    return ok(undefined);
  }

  async function watch(): Promise<WatchEnd> {
    const durationMs = timing.watchMs * (1 + Math.random() / 3);
    const limitMs = durationMs + timing.graceMs;
    const events = watchObjects(client, { path, query, resourceVersion: version, durationMs, limitMs, signal });
    let step = await events.next();
    for (; !step.done; step = await events.next()) {
      const event = step.value;
      version = event.resourceVersion;
      if (event.type === "bookmark") continue;
      const key = keyOf(event.object);
      if (event.type === "deleted") objects.delete(key);
      else objects.set(key, { version, value: keep(event.object, objects.get(key)?.value) });
      batch.soon();
    }
    return step.value;
  }

  function retryLater(): Promise<void> {
    return pause(backoffMs(failures++, { firstMs: timing.firstRetryMs, mostMs: timing.mostRetryMs }), signal);
  }

  function fail(problem: Problem): void {
    stale = true;
    options.failed(problem);
  }

  while (!signal.aborted) {
    if (version === "" || performance.now() - listedAt > timing.resyncMs) {
      const listed = await list();
      if (signal.aborted) break;
      if (!listed.ok) {
        fail(listed.problem);
        await retryLater();
        continue;
      }
    }
    const begun = performance.now();
    const end = await watch();
    if (signal.aborted) break;
    const lived = performance.now() - begun > timing.stableMs;
    if (lived) failures = 0;
    if (end.kind !== "ended") options.watchFailed?.(end.problem);
    if (end.kind === "refused") fail(end.problem);
    // Only a connection that broke can be taken up where it was.
    if (end.kind === "refused" || end.kind === "expired") version = "";
    if (end.kind !== "ended" || !lived) await retryLater();
  }
  batch.end();
}

interface Kept<T> {
  readonly version: string;
  readonly value: T;
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function sameKeysAndValues<T>(before: ReadonlyMap<string, Kept<T>>, now: ReadonlyMap<string, Kept<T>>): boolean {
  return before.size === now.size && [...now].every(([key, kept]) => before.get(key) === kept);
}
