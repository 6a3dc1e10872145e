import { asIs, type Problem, safe } from "@aws-iam-authenticator/core";
import type { KubernetesClient } from "./client.ts";
import { collectJson } from "./collect-json.ts";
import { reasonOf, unavailable, unexpected } from "./problems.ts";
import { readLines } from "./read-lines.ts";
import { type WatchEvent, watchEvent } from "./watch-event.ts";

/**
 * How a watch came to its end.
 *
 * - `ended`: kube-apiserver ended it in its time.
 * - `expired`: it cannot begin or go on from where it was.
 * - `dropped`: the connection broke, or its peer is dead; what was told is good.
 * - `refused`: it did not begin.
 */
export type WatchEnd =
  | { readonly kind: "ended" }
  | { readonly kind: "expired" | "dropped" | "refused"; readonly problem: Problem };

/** Watches a collection from a version on. Never rejects; gives in the end why it is over. */
export async function* watchObjects(
  client: KubernetesClient,
  options: {
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly resourceVersion: string;
    /** For how long kube-apiserver shall go on, in milliseconds. */
    readonly durationMs: number;
    /** After how long it must have ended, or else its peer is dead. */
    readonly limitMs: number;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<Exclude<WatchEvent, { type: "error" }>, WatchEnd, undefined> {
  const { path, resourceVersion, durationMs, limitMs, signal } = options;
  const guard = new AbortController();
  const abandon = (): void => guard.abort();
  const timer = setTimeout(abandon, limitMs);
  signal.addEventListener("abort", abandon);
  if (signal.aborted) abandon();
  const query = {
    ...options.query,
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion,
    timeoutSeconds: String(Math.max(1, Math.round(durationMs / 1000))),
  };
  try {
    const stream = await client.stream({ path, query, signal: guard.signal });
    if (!stream.ok) return { kind: "refused", problem: stream.problem };
    const { status, body } = stream.value;
    if (status !== 200) {
      const answer = { status, body: await collectJson(body) };
      const { problem } = unexpected(client.server, `a watch of ${path}`, answer);
      return { kind: status === 410 ? "expired" : "refused", problem };
    }
    for await (const line of readLines(body)) {
      const event = watchEvent(line);
      if (event.type !== "error") yield event;
      else {
        const { problem } = unavailable(safe`kube-apiserver ended the watch of ${path}: ${event.message}`);
        return { kind: event.expired ? "expired" : "refused", problem };
      }
    }
    return { kind: "ended" };
  } catch (error) {
    const why = guard.signal.aborted ? safe`it did not end in its time, so nobody is there` : reasonOf(error);
    return { kind: "dropped", problem: unavailable(safe`the watch of ${path} was cut: ${asIs(why)}`).problem };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abandon);
  }
}
