import { hold, type Witness } from "./witnesses.ts";

/** What is known of a login, for people. */
export interface LoginLabel {
  /** Absent where the environment's own keys were used. */
  readonly profile?: string;
  readonly role?: string;
  /** Where the credentials came from; of a login that failed there are none. */
  readonly from?: string;
  readonly accessKeyId?: string;
}

interface Common {
  readonly version: 1;
  /** The key of the login that it is of. */
  readonly login: string;
  readonly label: LoginLabel;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** When what is kept ends by itself. */
  readonly until: number;
  readonly witnesses: readonly Witness[];
}

export interface TokenEntry extends Common {
  readonly kind: "token";
  /** Its own; that of the login is the same for all clusters. */
  readonly key: string;
  readonly clusterId: string;
  readonly token: string;
}

export interface CredentialsEntry extends Common {
  readonly kind: "credentials";
  /** The clusters that they were used for. */
  readonly clusterIds: readonly string[];
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

export interface FailureEntry extends Common {
  readonly kind: "failure";
  readonly clusterIds: readonly string[];
  /** How many in a row. `until` is when it may be tried again. */
  readonly times: number;
  /** The problem's line. */
  readonly problem: string;
}

export type Entry = TokenEntry | CredentialsEntry | FailureEntry;

/**
 * How long before its end something is not used any more: a request needs a moment to arrive, and credentials shall still
 * be good for a token of some length.
 */
export const MARGIN_MS = { token: 60_000, credentials: 5 * 60_000, failure: 0 } as const;

/** Clocks are set right by some seconds; more means that it stood wrong when an entry was made. */
const clockToleranceMs = 5000;

/** A token is good for 14 minutes at most; a little is for rounding. */
const longestTokenMs = 14 * 60_000 + 1000;

/** Whether an entry has come to its end, or near it. */
export function isOver({ kind, until }: Entry, now: number): boolean {
  return now >= until - MARGIN_MS[kind];
}

/** Whether an entry may be used: it is not over, not from the future, and what it hangs on is as it was. */
export function isUsable(entry: Entry, now: number): boolean {
  const { kind, madeAt, until } = entry;
  if (madeAt > now + clockToleranceMs || isOver(entry, now)) return false;
  if (kind === "token" && until - madeAt > longestTokenMs) return false;
  return hold(entry.witnesses);
}
