import { isKubernetesObject, type KubernetesObject } from "./objects.ts";

/** What a watch tells. */
export type WatchEvent =
  | { readonly type: "changed" | "deleted"; readonly object: KubernetesObject; readonly resourceVersion: string }
  /** Everything up to this version has been told. */
  | { readonly type: "bookmark"; readonly resourceVersion: string }
  /** The watch is over. @see expired: what it began at is too long ago, so that one has to list anew. */
  | { readonly type: "error"; readonly expired: boolean; readonly message: string };

/** Reads a line of a watch. A line that is none of it ends the watch: what it may have said must not be missed. */
export function watchEvent(line: string): WatchEvent {
  const event = parsed(line);
  const type = member(event, "type");
  const object = member(event, "object");
  const version = member(member(object, "metadata"), "resourceVersion");
  if (type === "ERROR") {
    const message = member(object, "message");
    const expired = member(object, "code") === 410 || member(object, "reason") === "Expired";
    return { type: "error", expired, message: typeof message === "string" ? message : "it gives no reason" };
  }
  if (typeof version === "string" && version !== "") {
    if (type === "BOOKMARK") return { type: "bookmark", resourceVersion: version };
    if (isKubernetesObject(object)) {
      if (type === "ADDED" || type === "MODIFIED") return { type: "changed", object, resourceVersion: version };
      if (type === "DELETED") return { type: "deleted", object, resourceVersion: version };
    }
  }
  return { type: "error", expired: true, message: "a line of the watch is no event" };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
