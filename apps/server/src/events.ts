import type { Code } from "@aws-iam-authenticator/core";
import type { InvalidObjects, MappingRule, SourceId } from "@aws-iam-authenticator/mapper";
import type { VerifierEvent } from "@aws-iam-authenticator/verifier";
import type { Authentication } from "./authenticate.ts";
import type { Ec2Event } from "./ec2/events.ts";
import type { CertificateEvent } from "./tls/certificate-events.ts";

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

/** One request to the webhook more is being answered, or one less. */
export interface ReviewInFlightEvent {
  readonly type: "review-in-flight";
  readonly change: 1 | -1;
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

/** A source of mappings was read, and this came of it. */
export interface MappingReloadEvent {
  readonly type: "mapping-reload";
  readonly source: SourceId;
  /**
   * `applied`: its rules are in force; `unchanged`: they say what they said; `failed`: it cannot be read or is not valid;
   * `refused`: it would lose somebody who must stay mapped. Of the last two what was read before stays in force.
   * `restored`: it was not read yet, and what was kept before a restart is in force.
   */
  readonly result: "applied" | "unchanged" | "failed" | "refused" | "restored";
  /** The source's rules in force. */
  readonly rules: readonly MappingRule[];
  /** Until when all of these rules were known to be right, in milliseconds since 1970; undefined where they are. */
  readonly rightUntil: number | undefined;
  /** Where each mapping is an object of its own: how many of them are not valid. */
  readonly invalidObjects: InvalidObjects;
}

/** Sources of mappings are asked in this order from now on. */
export interface MappingOrderEvent {
  readonly type: "mapping-order";
  readonly order: readonly SourceId[];
}

/** The watch of a source of mappings broke off; it is begun again. */
export interface WatchFailedEvent {
  readonly type: "watch-failed";
  readonly source: SourceId;
}

/** A file that another program writes took effect, so long after it was made. */
export interface DynamicLatencyEvent {
  readonly type: "dynamic-latency";
  readonly file: "dynamic_file" | "dynamic_backend_mode";
  readonly seconds: number;
}

/** So many lines of the audit log were written, or are missing in it. */
export interface AuditEvent {
  readonly type: "audit";
  readonly result: "written" | "dropped";
  readonly count: number;
}

/** What the mappings tell. */
export type MappingEvent = MappingReloadEvent | MappingOrderEvent | WatchFailedEvent | DynamicLatencyEvent;

/** What the server tells its log and metrics. */
export type ServerEvent =
  | VerifierEvent
  | ReviewEvent
  | ReviewInFlightEvent
  | InternalErrorEvent
  | ConfigReloadEvent
  | AuditEvent
  | MappingEvent
  | CertificateEvent
  | Ec2Event;
