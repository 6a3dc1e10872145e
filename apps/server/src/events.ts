import type { Code } from "@aws-iam-authenticator/core";
import type { VerifierEvent } from "@aws-iam-authenticator/verifier";
import type { Authentication } from "./authenticate.ts";

/** Who sent a request: address and port. */
export interface Peer {
  readonly address: string;
}

/** The outer facts of a request to the webhook. */
export interface RequestFacts {
  readonly id: string;
  readonly peer: Peer;
  readonly method: string;
  readonly path: string;
}

/**
 * One answered request to the webhook. `authentication` is there where the body was a TokenReview; otherwise `code` says
 * why it was none.
 */
export interface ReviewEvent {
  readonly type: "review";
  readonly request: RequestFacts;
  readonly seconds: number;
  readonly authentication: Authentication | undefined;
  readonly code: Code | "GRANTED";
}

/** A mistake of the program, met while a request was answered. */
export interface InternalErrorEvent {
  readonly type: "internal-error";
  /** Undefined where the request was none to the webhook. */
  readonly requestId: string | undefined;
  /** The kind of error and where it came from; not its message, which may hold anything. */
  readonly error: string;
}

/** The configuration file was read again, and this came of it. */
export interface ConfigReloadEvent {
  readonly type: "config-reload";
  /** `refused` where it cannot be read or is not valid: then what was read before stays in force. */
  readonly result: "applied" | "unchanged" | "refused";
}

/** What the server tells its log and metrics. */
export type ServerEvent = VerifierEvent | ReviewEvent | InternalErrorEvent | ConfigReloadEvent;
