import type { Io } from "../io.ts";
import { type Entry, isOver, isUsable } from "./entries.ts";
import { entryFilesIn, readEntry } from "./entry-files.ts";

/** An entry as it is shown: with no secret of it. */
export interface KeptEntry {
  readonly kind: Entry["kind"];
  readonly clusters: readonly string[];
  readonly profile?: string;
  readonly role?: string;
  readonly from?: string;
  readonly accessKeyId?: string;
  /** RFC 3339. */
  readonly madeAt: string;
  /** When it ends; of a failure, when it may be tried again. */
  readonly until: string;
  /**
   * `waiting`: a failed login is not tried again yet. `outdated`: a profile was edited since, somebody else signed in, or the
   * clock was put back. Neither `over` nor `outdated` ones are used.
   */
  readonly state: "valid" | "waiting" | "over" | "outdated";
  /** Of a failure: how many in a row, and why. */
  readonly times?: number;
  readonly problem?: string;
}

/** What a folder holds, by cluster and kind; and how many of its files cannot be read or trusted. */
export function listKept(
  folder: string,
  io: Pick<Io, "home" | "platform" | "now">,
): { readonly entries: readonly KeptEntry[]; readonly unreadable: number } {
  const names = entryFilesIn(folder);
  const entries = names.flatMap((name) => readEntry(folder, name, io) ?? []);
  return {
    entries: entries.map((entry) => shown(entry, io.now())).toSorted((a, b) => compare(orderOf(a), orderOf(b))),
    unreadable: names.length - entries.length,
  };
}

/** The clusters that an entry is for. */
export function clustersOf(entry: Entry): readonly string[] {
  return entry.kind === "token" ? [entry.clusterId] : entry.clusterIds;
}

function shown(entry: Entry, now: number): KeptEntry {
  const { kind, label, madeAt, until } = entry;
  const { profile, role, from, accessKeyId } = label;
  return {
    kind,
    clusters: clustersOf(entry),
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { role }),
    ...(from === undefined ? {} : { from }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    madeAt: new Date(madeAt).toISOString(),
    until: new Date(until).toISOString(),
    state: stateOf(entry, now),
    ...(entry.kind === "failure" ? { times: entry.times, problem: entry.problem } : {}),
  };
}

function stateOf(entry: Entry, now: number): KeptEntry["state"] {
  if (isUsable(entry, now)) return entry.kind === "failure" ? "waiting" : "valid";
  return isOver(entry, now) ? "over" : "outdated";
}

function orderOf({ clusters, kind, until }: KeptEntry): string {
  return JSON.stringify([["token", "credentials", "failure"].indexOf(kind), clusters, until]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
