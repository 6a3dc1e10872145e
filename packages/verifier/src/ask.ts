import type { CallerIdentity, Outcome, StsEndpoint } from "@aws-iam-authenticator/core";
import type { CheckedRequest } from "./check-request.ts";
import type { TokenKey } from "./token-key.ts";

/** Who signed a token, on STS's word, and what is known of the token. Immutable. */
export interface VerifiedCaller {
  /** Mostly the same object for each token of a caller: what follows from it can be remembered by it. */
  readonly identity: CallerIdentity;
  readonly accessKeyId: string;
  /** The cluster id that the token is bound to. */
  readonly clusterId: string;
  readonly endpoint: StsEndpoint;
  /** When the token was signed, in milliseconds since 1970. */
  readonly signedAt: number;
  /** When it ends at the latest, in milliseconds since 1970. */
  readonly validUntil: number;
}

/** What bounds a question: it ends when the signal says so, which is no later than the deadline. */
export interface Call {
  /** On the monotonic clock, in milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** A question on behalf of one review. */
export interface ReviewCall extends Call {
  readonly key: TokenKey;
}

/** One call to STS, for one cluster id. */
export interface StsCall extends Call {
  readonly clusterId: string;
}

/** Asks who signed a request. Never rejects: a fault is a problem, too. */
export type Ask<C extends Call> = (request: CheckedRequest, call: C) => Promise<Outcome<VerifiedCaller>>;

/** What surrounds asking. New behaviour is a new layer. */
export type AskLayer<C extends Call> = (next: Ask<C>) => Ask<C>;

/** Puts layers around a question; the first layer is the outermost. */
export function withLayers<C extends Call>(layers: readonly AskLayer<C>[], ask: Ask<C>): Ask<C> {
  return layers.reduceRight((next, layer) => layer(next), ask);
}
