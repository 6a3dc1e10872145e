import { BOUNDS } from "../bounds.ts";
import { type Attack, flood } from "./attack.ts";
import * as h2 from "./frames.ts";

const { idleFrames, invalidFrames } = BOUNDS;

const halfOfHeaders = h2.frame(h2.TYPE.headers, 0, 1, h2.requestBlock("GET", "/healthz"));

/** Attacks in HTTP/2 by many small frames. */
export const HTTP2_FLOODS: readonly Attack[] = [
  {
    what: "goes on with headers for ever",
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(() => h2.frame(h2.TYPE.continuation, 0, 1, Buffer.from([0, 1, 120, 1, 121])), {
      pieces: 2000,
      first: halfOfHeaders,
    }),
  },
  {
    what: "resets each request at once",
    // Node 22 says good-bye, and then leaves the connection open.
    bounds: { firstRequestMs: 1000 },
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(
      (index) => Buffer.concat([h2.request(h2.streamId(index), "GET", "/healthz"), h2.reset(h2.streamId(index))]),
      { pieces: 3 * idleFrames.burst },
    ),
  },
  {
    what: "sends pings",
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(() => h2.ping(), { pieces: 3 * idleFrames.burst }),
  },
  {
    what: "sends settings",
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(() => h2.settings({ [h2.INITIAL_WINDOW_SIZE]: 65_535 }), { pieces: 3 * idleFrames.burst }),
  },
  {
    what: "sends data without data",
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(() => h2.frame(h2.TYPE.data, 0, 1), {
      pieces: 10 * invalidFrames,
      first: h2.request(1, "POST", "/wait", { ends: false }),
    }),
  },
  {
    what: "says good-bye again and again",
    sees: /^(GOAWAY \d+, )*closed$/,
    run: flood(() => h2.frame(h2.TYPE.goaway, 0, 0, Buffer.alloc(1000)), { pieces: 1000 }),
  },
  // These are seen by the protocol's own state alone; some releases of Node end the connection.
  {
    what: "sends window updates",
    sees: /closed$/,
    run: flood(() => h2.frame(h2.TYPE.windowUpdate, 0, 0, h2.uint32(1)), { pieces: 20_000, harmless: true }),
  },
  {
    what: "sends priorities",
    sees: /closed$/,
    run: flood((index) => h2.frame(h2.TYPE.priority, 0, h2.streamId(index), Buffer.from([0, 0, 0, 0, 1])), {
      pieces: 20_000,
      harmless: true,
    }),
  },
  {
    what: "sends frames that nobody knows",
    sees: /closed$/,
    run: flood(() => h2.frame(h2.TYPE.unknown, 0, 0), { pieces: 20_000, harmless: true }),
  },
];
