import type { Outcome } from "@aws-iam-authenticator/core";
import type { Peer } from "../events.ts";
import type { KeyPair } from "../tls/key-pair.ts";
import type { Bounds } from "./bounds.ts";

/** Answers a request; what an app's `fetch` is. */
export type Handle = (request: Request, peer: Peer) => Response | Promise<Response>;

export interface ListenOptions {
  readonly host: string;
  /** 0 means a free one. */
  readonly port: number;
  readonly pair: KeyPair;
  /** What strangers may take. Default: the runtime's usual ones. */
  readonly bounds?: Bounds;
}

/** A server that takes requests. */
export interface Listener {
  readonly port: number;
  /** Stops listening, lets what is under way finish for so long, then cuts the rest off. */
  close(graceMs: number): Promise<void>;
}

/** Starts a TLS server, 1.2 or newer. Problem: `LISTEN_FAILED`. Each runtime has one of its own. */
export type Listen = (handle: Handle, options: ListenOptions) => Promise<Outcome<Listener>>;
