import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server } from "node:net";
import { type Authority, type CertificateAndKey, createAuthority } from "./certificate.ts";
import type { WrongCertificate } from "./connection-fault.ts";
import { issueWrong } from "./wrong-certificate.ts";

/** Servers that are handed connections: the usual one, and those with a wrong certificate, made when they are wanted. */
export interface HttpServers {
  /** Certificate of the authority to trust, PEM; empty with http. */
  readonly ca: string;
  readonly usual: Server;
  /** Undefined with http. */
  readonly wrong: ((what: WrongCertificate) => Promise<Server>) | undefined;
}

/** Longest request line and headers, in bytes: Node's default of 16 KiB is too little for the longest session tokens. */
const maxHeaderSize = 64 * 1024;

/** Servers that speak HTTP without TLS. */
export function plainServers(listener: RequestListener): HttpServers {
  return { ca: "", usual: createHttpServer({ maxHeaderSize }, listener), wrong: undefined };
}

/** Servers that speak HTTPS, under a certificate for these hosts. */
export async function tlsServers(listener: RequestListener, hosts: readonly string[]): Promise<HttpServers> {
  const authority: Authority = await createAuthority();
  const serverWith = ({ certificate, key }: CertificateAndKey): Server =>
    createHttpsServer({ cert: certificate, key, maxHeaderSize }, listener);
  const made = new Map<WrongCertificate, Promise<Server>>();
  return {
    ca: authority.certificate,
    usual: serverWith(await authority.issue(hosts)),
    wrong(what) {
      const server = made.get(what) ?? issueWrong(what, hosts, authority).then(serverWith);
      made.set(what, server);
      return server;
    },
  };
}
