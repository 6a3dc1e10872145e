import { constants } from "node:crypto";
import type { Server, TLSSocket, TlsOptions } from "node:tls";
import { fail, ok, safe } from "@aws-iam-authenticator/core";
import { peerOf, type RemoteSide } from "./fair-answers.ts";
import type { ListenOptions, SecureListener } from "./listen.ts";

/** What a TLS server of any runtime is told. */
export function tlsOptions({ pair, clientAuthorities: ca }: Pick<ListenOptions, "pair" | "clientAuthorities">) {
  return {
    cert: pair.cert,
    key: pair.key.reveal(),
    minVersion: "TLSv1.2",
    // Each costs the server a handshake, and nobody needs one.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  } satisfies TlsOptions;
}

/** Shows another certificate to whoever connects from now on: see {@link SecureListener}. */
export function replaceCertificateOf(server: Server, options: ListenOptions): SecureListener["replaceCertificate"] {
  return async (pair) => {
    try {
      server.setSecureContext(tlsOptions({ ...options, pair }));
      return ok(undefined);
    } catch {
      return fail("KEY_PAIR_INVALID", safe`TLS refuses it`);
    }
  };
}

/** Tells of clients whose certificate was missing or not accepted. */
export function tellRefusedClients(server: Server, { onClientRefused }: Pick<ListenOptions, "onClientRefused">): void {
  server.on("tlsClientError", (error: Error & { readonly code?: string }, socket: TLSSocket) => {
    const isRefused = socket.authorizationError || error.code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE";
    if (isRefused) onClientRefused?.(peerOf(sideOf(socket)));
  });
}

/** Node's socket has ended by then and does not know any more who was there; the TCP socket under it, which has no public name, does. */
function sideOf(socket: TLSSocket & { readonly _parent?: RemoteSide }): RemoteSide {
  return socket.remoteAddress === undefined ? (socket._parent ?? socket) : socket;
}
