import { BOUNDS } from "../bounds.ts";
import { type Attack, drip, until } from "./attack.ts";
import { type Attacker, overHttp2 } from "./attacker.ts";
import * as h2 from "./frames.ts";

const { headerBytes, headers } = BOUNDS;
const empty = Buffer.alloc(0);
const hello = Buffer.concat([h2.PREFACE, h2.settings()]);
const notTaking = Buffer.concat([h2.PREFACE, h2.settings({ [h2.INITIAL_WINDOW_SIZE]: 0 })]);
const halfOfHeaders = h2.frame(h2.TYPE.headers, 0, 1, h2.requestBlock("GET", "/healthz"));

/** Attacks in HTTP/2 by what takes long, or is too large. */
export const HTTP2_STALLS: readonly Attack[] = [
  {
    what: "sends no preface",
    bounds: { firstRequestMs: 500 },
    sees: /closed$/,
    run: until(
      (target) => overHttp2(target, empty),
      () => undefined,
    ),
  },
  {
    what: "sends half of the headers",
    bounds: { firstRequestMs: 500 },
    sees: /^GOAWAY 0, closed$/,
    run: until(
      (target) => overHttp2(target),
      (attacker) => attacker.send(halfOfHeaders),
    ),
  },
  {
    what: "stops in many bodies",
    sees: /^100 answers of 400$/,
    async run(target, honest) {
      const attacker = await overHttp2(target);
      const stops = (index: number): Buffer =>
        Buffer.concat([
          h2.request(h2.streamId(index), "POST", "/authenticate", { ends: false, more: { "content-length": "1000" } }),
          h2.frame(h2.TYPE.data, 0, h2.streamId(index), Buffer.from("{")),
        ]);
      await attacker.send(h2.times(100, stops));
      await honest();
      const seen = await attacker.saw(/199: 400/);
      return `${seen.match(/: 400/g)?.length} answers of 400`;
    },
  },
  {
    what: "does not take its answers",
    bounds: { requestMs: 300 },
    sees: /^50 resets$/,
    async run(target, honest) {
      const attacker = await overHttp2(target, notTaking);
      await attacker.send(h2.times(50, (index) => h2.request(h2.streamId(index), "GET", "/healthz")));
      await honest();
      const seen = await attacker.saw(/99: reset 8/);
      return `${seen.match(/reset 8/g)?.length} resets`;
    },
  },
  {
    what: "does not take its answers, over and over",
    bounds: { requests: 200 },
    sees: /^1 ended$/,
    async run(target, honest) {
      const attackers: Attacker[] = [];
      for (let i = 0; i < 4; i++) {
        const attacker = await overHttp2(target, notTaking);
        await attacker.send(h2.times(60, (index) => h2.request(h2.streamId(index), "GET", "/healthz")));
        attackers.push(attacker);
      }
      await Promise.race(attackers.map(({ ended }) => ended));
      await honest();
      return `${attackers.filter(({ socket }) => socket.destroyed).length} ended`;
    },
  },
  {
    what: "opens more streams than it may",
    bounds: { streams: 20 },
    sees: /41: reset 7/,
    async run(target, honest) {
      const attacker = await overHttp2(target);
      await attacker.send(h2.times(21, (index) => h2.request(h2.streamId(index), "GET", "/wait")));
      await honest();
      return attacker.saw(/41: /);
    },
  },
  {
    what: "has its connection stay by pings",
    bounds: { idleMs: 300 },
    sees: /^1: 200, GOAWAY 0, closed$/,
    run: until(
      (target) => overHttp2(target),
      async (attacker) => {
        await attacker.send(h2.request(1, "GET", "/healthz"));
        await drip(attacker, Array<Uint8Array>(100).fill(h2.ping()));
      },
    ),
  },
  {
    what: "does not hang up when it is told good-bye",
    bounds: { idleMs: 300 },
    sees: /^1: 200, GOAWAY 0, closed$/,
    run: until(
      (target) => overHttp2(target, hello, { allowHalfOpen: true }),
      async (attacker) => {
        await attacker.send(h2.request(1, "GET", "/healthz"));
        await drip(attacker, Array<Uint8Array>(200).fill(h2.ping()));
      },
    ),
  },
  {
    what: "sends oversized headers",
    sees: /1: 431/,
    async run(target, honest) {
      const attacker = await overHttp2(target);
      await attacker.send(h2.request(1, "GET", "/healthz", { more: { x: "y".repeat(headerBytes) } }));
      await honest();
      return attacker.saw(/1: /);
    },
  },
  {
    what: "asks for a huge path",
    sees: /1: 431/,
    async run(target, honest) {
      const attacker = await overHttp2(target);
      await attacker.send(h2.request(1, "GET", `/${"y".repeat(headerBytes)}`));
      await honest();
      return attacker.saw(/1: /);
    },
  },
  {
    what: "sends too many headers",
    sees: /1: reset (2|11)/,
    async run(target, honest) {
      const attacker = await overHttp2(target);
      const more = Object.fromEntries(Array.from({ length: headers }, (_, index) => [`x${index}`, "y"]));
      await attacker.send(h2.request(1, "GET", "/healthz", { more }));
      await honest();
      return attacker.saw(/1: /);
    },
  },
];
