import { once } from "node:events";
import { TLSSocket } from "node:tls";
import { type Attack, crowd, drip, until } from "./attack.ts";
import { overHttp2, overTls, tcp } from "./attacker.ts";
import { request } from "./frames.ts";

/** Attacks before there is HTTP. */
export const BEFORE_HTTP: readonly Attack[] = [
  { what: "opens many connections and says nothing", ...crowd(tcp) },
  { what: "opens many connections over TLS and says nothing", ...crowd(overTls) },
  {
    what: "says nothing",
    bounds: { firstRequestMs: 500 },
    sees: /^closed$/,
    run: until(tcp, () => undefined),
  },
  {
    what: "shakes hands in drips",
    bounds: { firstRequestMs: 500 },
    sees: /^closed$/,
    run: until(tcp, (attacker) =>
      drip(attacker, [Buffer.from([22, 3, 1, 2, 0, 1]), ...Array<Uint8Array>(50).fill(Buffer.alloc(1))]),
    ),
  },
  {
    what: "says nothing over TLS",
    bounds: { firstRequestMs: 500 },
    sees: /^closed$/,
    run: until(overTls, () => undefined),
  },
  {
    what: "wants to shake hands anew",
    sees: /^refused$/,
    async run(target, honest) {
      const { socket } = await overTls(target, { maxVersion: "TLSv1.2" });
      if (!(socket instanceof TLSSocket)) throw new Error("no TLS");
      const refused = once(socket, "error");
      socket.renegotiate({}, () => undefined);
      const [error] = await refused;
      await honest();
      return /no.renegotiation/i.test(`${error.code} ${error}`) ? "refused" : String(error);
    },
  },
];

/** The same, where HTTP/2 is agreed on. */
export const BEFORE_HTTP2: readonly Attack[] = [
  { what: "opens many connections of HTTP/2 and sends no request", ...crowd((target) => overHttp2(target)) },
  {
    what: "opens many connections of HTTP/2 and has one request answered in each",
    ...crowd(async (target) => {
      const attacker = await overHttp2(target);
      await attacker.send(request(1, "GET", "/healthz"));
      await attacker.saw(/1: 200/);
      return attacker;
    }),
  },
];
