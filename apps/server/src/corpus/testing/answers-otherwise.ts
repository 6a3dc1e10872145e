import type { CorpusRuntime } from "./corpus-server.ts";

/** How a case is answered here instead, and for what reason. */
export interface AnsweredOtherwise {
  readonly answer: string;
  readonly why: string;
}

const http = "lines and headers of HTTP/1.1";
const host = "Node looks at the first, and Host is of no use here";
const method = "@hono/node-server spells methods as the Fetch standard does";
const leftOut = "nghttp2 leaves such a header out, and the request is as if it were not there";

/**
 * The cases in which the HTTP libraries under this server are less strict than the corpus, by group and name. None has
 * an effect: each answer is one that the corpus lets others give, too.
 */
export const answersOtherwise: Readonly<Record<CorpusRuntime, ReadonlyMap<string, AnsweredOtherwise>>> = {
  Node: new Map(
    Object.entries({
      "methods: post in lower case in HTTP/2": { answer: "200 GRANTED", why: method },
      "methods: Post in mixed case in HTTP/2": { answer: "200 GRANTED", why: method },
      "paths: an absolute target with userinfo": { answer: "200 GRANTED", why: "a target's host is of no use here" },
      [`${http}: version HTTP/2.0`]: { answer: "200 GRANTED", why: "llhttp reads this version, too" },
      [`${http}: version RTSP/1.0`]: { answer: "200 GRANTED", why: "llhttp reads RTSP, too" },
      [`${http}: ICE instead of HTTP`]: { answer: "405 REVIEW_METHOD", why: "llhttp reads ICE, too" },
      [`${http}: two different Hosts`]: { answer: "200 GRANTED", why: host },
      [`${http}: the same Host twice`]: { answer: "200 GRANTED", why: host },
      "framing of HTTP/1.1: Transfer-Encoding: gzip, then chunked": {
        answer: "200 GRANTED",
        why: "Node takes the chunks apart, and what is in them is not unpacked",
      },
      "framing of HTTP/1.1: Transfer-Encoding in HTTP/1.0": {
        answer: "200 GRANTED",
        why: "Node takes the chunks apart, and closes the connection after it",
      },
      ...Object.fromEntries(
        [
          "an empty name",
          "a colon in a name",
          "a space in a name",
          "a line break in a name",
          "a line break in a value",
          "a NUL in a value",
          "a line feed at the end of a value",
          "a space at the end of a value",
        ].map((name) => [`frames of HTTP/2: ${name}`, { answer: "200 GRANTED", why: leftOut }]),
      ),
    }),
  ),
  Bun: new Map(
    Object.entries({
      "paths: a fragment": { answer: "400", why: "it is no part of what is asked for" },
      [`${http}: version RTSP/1.0`]: { answer: "200 GRANTED", why: "llhttp reads RTSP, too" },
      [`${http}: ICE instead of HTTP`]: { answer: "405 REVIEW_METHOD", why: "llhttp reads ICE, too" },
    }),
  ),
};
