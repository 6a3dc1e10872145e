import type { Outcome, Problem, Safe } from "@aws-iam-authenticator/core";
import type { Authority } from "./authority-files.ts";
import type { KeyPair } from "./check-key-pair.ts";

/** Another pair is served. */
export interface Replaced {
  readonly kind: "replaced";
  readonly pair: KeyPair;
  /** Whether this server made it. */
  readonly renewed: boolean;
  /** What will fail later or elsewhere, in sentences for the log. */
  readonly warnings: readonly Safe[];
}

/** What comes of keeping a key pair up to date. */
export type KeyPairNews =
  | Replaced
  /** The files hold what is not served, and have for a while. */
  | { readonly kind: "refused"; readonly problem: Problem }
  /** They hold what is served again. */
  | { readonly kind: "files-agree" }
  /** No new certificate was made or written; it is tried again. */
  | { readonly kind: "renewal-failed"; readonly problem: Problem }
  /** Once a minute: what is served, and the CA. */
  | { readonly kind: "looked-at"; readonly pair: KeyPair; readonly authority: Outcome<Authority | undefined> };
