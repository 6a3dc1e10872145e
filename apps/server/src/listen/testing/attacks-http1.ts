import { BOUNDS } from "../bounds.ts";
import { type Attack, drip, until } from "./attack.ts";
import type { Attacker } from "./attacker.ts";
import type { Target } from "./clients.ts";

/** Opens a connection of HTTP/1.1. */
export type OpenHttp1 = (target: Target) => Promise<Attacker>;

const { headerBytes } = BOUNDS;
const get = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n";
const post = "POST /authenticate HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{";

/** Attacks in HTTP/1.1, with TLS or without. */
export function http1Attacks(open: OpenHttp1): readonly Attack[] {
  return [
    {
      what: "sends headers in drips",
      bounds: { firstRequestMs: 500 },
      sees: /^closed$/,
      run: until(open, (attacker) => drip(attacker, `${get}${"x: y\r\n".repeat(50)}`)),
    },
    {
      what: "sends the headers of the second request in drips",
      bounds: { headersMs: 300 },
      sees: /^200, 408, closed$/,
      run: until(open, async (attacker) => {
        await attacker.send(`${get}\r\n`);
        await attacker.saw(/200/);
        await drip(attacker, `${get}${"x: y\r\n".repeat(50)}`);
      }),
    },
    {
      what: "stops in the body",
      sees: /^400, closed$/,
      run: until(open, (attacker) => attacker.send(post)),
    },
    {
      what: "sends oversized headers",
      sees: /^431, closed$/,
      run: until(open, (attacker) => attacker.send(`${get}x: ${"y".repeat(headerBytes)}\r\n\r\n`)),
    },
    {
      what: "sends very many headers",
      sees: /^431, closed$/,
      run: until(open, (attacker) => attacker.send(`${get}${"a:\r\n".repeat(headerBytes)}\r\n`)),
    },
    {
      what: "asks for a huge path",
      sees: /^431, closed$/,
      run: until(open, (attacker) => attacker.send(get.replace("/healthz", `/${"y".repeat(headerBytes)}`))),
    },
    {
      what: "sends many requests without waiting for answers",
      sees: /^closed$/,
      run: until(open, (attacker) => attacker.send(`${get.replace("/healthz", "/wait")}\r\n`.repeat(1000))),
    },
    {
      what: "asks for a tunnel",
      sees: /^closed$/,
      run: until(open, (attacker) => attacker.send("CONNECT localhost:443 HTTP/1.1\r\nhost: localhost\r\n\r\n")),
    },
    {
      what: "has its connection stay for nothing",
      bounds: { idleMs: 300 },
      sees: /^200, closed$/,
      run: until(open, (attacker) => attacker.send(`${get}\r\n`)),
    },
  ];
}
