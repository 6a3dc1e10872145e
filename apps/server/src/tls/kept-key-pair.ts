import type { Clock, Outcome, Problem } from "@aws-iam-authenticator/core";
import type { Authority } from "./authority-files.ts";
import type { KeyPair, KeyPairPaths } from "./check-key-pair.ts";
import type { KeyPairNews } from "./key-pair-news.ts";
import type { KeyType } from "./key-type.ts";
import type { CertificateNames } from "./subject-names.ts";

/** A key pair that is kept up to date. */
export interface KeptKeyPair {
  /** What is served. */
  readonly pair: () => KeyPair;
  /** Why what the files hold is not served; undefined where it is. */
  readonly problem: () => Problem | undefined;
  /** Ends the watch; resolves when nothing is under way. */
  close(): Promise<void>;
}

/** What a {@link KeptKeyPair} is made of. */
export interface KeepKeyPairOptions extends KeyPairPaths, CertificateNames {
  /** What is served at first. */
  readonly pair: KeyPair;
  readonly keyType?: KeyType;
  /** Reads the CA that the files' folder has, if it has one. */
  readonly readAuthority: () => Promise<Outcome<Authority | undefined>>;
  /** Further files by which a pair may become one that is accepted. Default: none. */
  readonly acceptedBy?: readonly string[];
  /** Whether a pair that could be served may be: a problem leaves the one in force. */
  readonly accept: (next: KeyPair, inForce: KeyPair) => Promise<Outcome<void>>;
  /** Serves a pair from now on. Problem: the one before is served still. */
  readonly serve: (pair: KeyPair) => Promise<Outcome<void>>;
  readonly told: (news: KeyPairNews) => void;
  readonly clock: Clock;
  /** How often to look at the files, in milliseconds. Default 250. */
  readonly intervalMs?: number | undefined;
  /** For how long what is wrong may be a change that is half made, in milliseconds. Default 5000. */
  readonly settleMs?: number;
  /** How often to look at the clock, in milliseconds. Default a minute. */
  readonly tickMs?: number;
  /** How much earlier than others this one renews, from 0 to 1. Default: random. */
  readonly spread?: number;
}
