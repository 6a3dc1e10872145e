import type { Clock, Outcome } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";

/** Remembers the names of instances, and which instances have none. */
export interface NameMemory {
  /** What is to be answered without asking: a name, or that there is none. */
  get(instanceId: string): Outcome<string> | undefined;
  /** A name that would have to be asked for again, but is good enough where EC2 cannot be asked. */
  getOld(instanceId: string): Outcome<string> | undefined;
  setName(instanceId: string, name: Outcome<string>): void;
  setAbsent(instanceId: string, problem: Outcome<never>): void;
}

/** How long and how much is remembered. */
export interface NameMemorySettings {
  /** How long a name is answered from memory, in seconds. Default 3600. */
  readonly ttlSeconds?: number | undefined;
  /**
   * For how many seconds after that a name is still answered where EC2 cannot be asked. Default 86400: an instance keeps
   * its name for as long as it exists, and its id is not given to another.
   */
  readonly staleIfErrorSeconds?: number | undefined;
  /** How long it is remembered that an instance is unknown or has no name, in seconds. Default 10: it may be a new one. */
  readonly absentTtlSeconds?: number | undefined;
  /** The most names that are kept, and the most absences. Default 10,000. */
  readonly maxEntries?: number | undefined;
}

/** A memory of two parts, so that made-up ids cannot push out names. */
export function createNameMemory(settings: NameMemorySettings, clock: Pick<Clock, "monotonic">): NameMemory {
  const { ttlSeconds = 3600, staleIfErrorSeconds = 86_400, absentTtlSeconds = 10, maxEntries = 10_000 } = settings;
  const options = { max: maxEntries, ttlResolution: 0, perf: { now: () => clock.monotonic() } };
  const names = new LRUCache<string, { readonly name: Outcome<string>; readonly freshUntil: number }>({
    ...options,
    ttl: (ttlSeconds + staleIfErrorSeconds) * 1000,
  });
  const absences = new LRUCache<string, Outcome<never>>({ ...options, ttl: absentTtlSeconds * 1000 });

  return {
    get(instanceId) {
      const known = names.get(instanceId);
      if (known !== undefined && clock.monotonic() < known.freshUntil) return known.name;
      return absences.get(instanceId);
    },
    getOld: (instanceId) => names.get(instanceId)?.name,
    setName(instanceId, name) {
      absences.delete(instanceId);
      names.set(instanceId, { name, freshUntil: clock.monotonic() + ttlSeconds * 1000 });
    },
    setAbsent(instanceId, problem) {
      // EC2 has spoken: the old name does not count any more.
      names.delete(instanceId);
      // The library takes a lifetime of 0 for one without end.
      if (absentTtlSeconds > 0) absences.set(instanceId, problem);
    },
  };
}
