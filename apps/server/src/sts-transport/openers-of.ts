import { createSecureContext } from "node:tls";
import { openerOf, type OpenSocket, type Place } from "./http/open-socket.ts";
import { tunnelOpenerOf } from "./http/open-tunnel.ts";
import type { WayToAws } from "./way-to-aws.ts";

/**
 * How a connection to a server of AWS is opened: straight, through a proxy, or to another address that stands for it. Whatever
 * the way, the certificate must be for the server's own name.
 */
export function openersOf({ authorities, endpoint, proxy, bypasses }: WayToAws): (server: URL) => OpenSocket {
  // Parsed once: the store has some 150 certificates, and each connection would read them anew.
  const context = createSecureContext({ ca: [...authorities], minVersion: "TLSv1.2" });
  // Where nobody is named, Bun trusts those in the process's NODE_EXTRA_CA_CERTS.
  const trust = authorities.length === 0 ? { context, checkServerIdentity: trustNobody } : { context };
  const placeOf = (url: URL, name = hostOf(url)): Place => ({
    host: hostOf(url),
    port: portOf(url),
    tls: url.protocol === "https:" ? { name, ...trust } : undefined,
  });
  return (server) => {
    if (endpoint !== undefined) return openerOf(placeOf(endpoint, hostOf(server)));
    if (proxy === undefined || bypasses(server)) return openerOf(placeOf(server));
    return tunnelOpenerOf({
      proxy: placeOf(proxy),
      authorization: credentialsIn(proxy),
      target: `${server.hostname}:${portOf(server)}`,
      tls: { name: hostOf(server), ...trust },
    });
  };
}

function trustNobody(): Error {
  return Object.assign(new Error("No authority is trusted"), { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" });
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function credentialsIn({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}
