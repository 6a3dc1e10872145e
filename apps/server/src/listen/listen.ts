import type { Outcome } from "@aws-iam-authenticator/core";
import type { Peer } from "../events.ts";
import type { KeyPair } from "../tls/key-pair.ts";
import type { Bounds } from "./bounds.ts";
import type { AnswerPlainly } from "./plain-request.ts";

/** Answers a request; what an app's `fetch` is. */
export type Handle = (request: Request, peer: Peer) => Response | Promise<Response>;

export interface ListenOptions {
  readonly host: string;
  /** 0 means a free one. */
  readonly port: number;
  readonly pair: KeyPair;
  /** What strangers may take. Default: the runtime's usual ones. */
  readonly bounds?: Bounds;
  /** Answers what it can of the requests that were read whole. Default: all are handed to the app. */
  readonly answerPlainly?: AnswerPlainly;
  /**
   * Authorities in PEM. Every client must show a certificate that one of them has signed, or its handshake fails. Default:
   * clients need none.
   */
  readonly clientAuthorities?: string;
  /** Is told of a client whose certificate was missing or not accepted. Never with a text that the client chose. */
  readonly onClientRefused?: (peer: Peer) => void;
}

/** A server that takes requests. */
export interface Listener {
  readonly port: number;
  /** Stops listening, lets what is under way finish for so long, then cuts the rest off. */
  close(graceMs: number): Promise<void>;
}

/** A listener over TLS. */
export interface SecureListener extends Listener {
  /**
   * Shows another certificate to whoever connects from now on. Connections that are open stay as they are, with whatever
   * is under way in them. Problem: `KEY_PAIR_INVALID` where TLS refuses the pair; then the one before is still shown.
   */
  replaceCertificate(pair: KeyPair): Promise<Outcome<void>>;
}

/** Starts a TLS server, 1.2 or newer. Problem: `LISTEN_FAILED`. Each runtime has one of its own. */
export type Listen = (handle: Handle, options: ListenOptions) => Promise<Outcome<SecureListener>>;

/**
 * Starts a server without TLS, for what is no secret: health. Anybody can reach it, and the peer is not told. Problem:
 * `LISTEN_FAILED`.
 */
export type ListenPlain = (
  handle: Handle,
  options: {
    /** Undefined means all interfaces. */
    readonly host: string | undefined;
    /** 0 means a free one. */
    readonly port: number;
    /** What strangers may take. Default: a health port's. */
    readonly bounds?: Bounds;
  },
) => Promise<Outcome<Listener>>;
