import { lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../io.ts";
import type { Entry } from "./entries.ts";
import { entryFilesIn, readEntry, transientIn } from "./entry-files.ts";
import { clustersOf } from "./list-kept.ts";

/** Whoever holds a lock shows that they live every second; after so long it is nobody's. */
const deadAfterMs = 60_000;

/** What was removed, and what was not. */
export interface Cleared {
  readonly removed: Readonly<Record<Entry["kind"] | "unreadable", number>>;
  /** Other clusters that must log in again, too, because they shared the login. */
  readonly alsoUsedBy: readonly string[];
  /** Files of logins that are under way: what those keep is kept. */
  readonly underWay: readonly string[];
}

/**
 * Removes what a folder holds.
 *
 * @param clusterId of this cluster alone: its tokens, and the logins that they were made with
 * @throws the system's error
 */
export function clearKept(
  folder: string,
  clusterId: string | undefined,
  io: Pick<Io, "home" | "platform" | "now">,
): Cleared {
  const removed = { token: 0, credentials: 0, failure: 0, unreadable: 0 };
  const others = new Set<string>();
  for (const name of entryFilesIn(folder)) {
    const entry = readEntry(folder, name, io);
    const clusters = entry === undefined ? [] : clustersOf(entry);
    if (clusterId !== undefined && !clusters.includes(clusterId)) continue;
    rmSync(join(folder, name), { force: true });
    removed[entry?.kind ?? "unreadable"]++;
    for (const other of clusters) if (other !== clusterId) others.add(other);
  }
  const underWay: string[] = [];
  for (const name of transientIn(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    // What is being written holds secrets, be it that its writer was killed. One that lives says that it keeps nothing.
    if (name.startsWith(".") || io.now() - stats.mtimeMs > deadAfterMs) rmSync(path, { force: true });
    else if (name.endsWith(".lock")) underWay.push(path);
  }
  return { removed, alsoUsedBy: clusterId === undefined ? [] : [...others].toSorted(), underWay };
}
