import { fail, ok, type Outcome } from "@aws-iam-authenticator/core";
import type { UnreadRequest } from "../unread-request.ts";
import { createTurnover, type Turnover, type WhyGivenUp } from "./read-body-turnover.ts";

/** The largest body that is read where nothing else is set, in bytes. */
export const MOST_BODY_BYTES = 1024 * 1024;

/** What bounds the reading of bodies, beside the size of each. */
export const BODY_LIMITS = { timeoutMs: 10_000, largeBytes: 64 * 1024, mostLarge: 16 } as const;

/** What bounds the reading of bodies. */
export interface BodyLimits {
  readonly mostBytes: number;
  /** A body of a few KiB that takes longer than this comes from nobody who waits for the answer. */
  readonly timeoutMs: number;
  /** A body that may be larger than this counts as large, in bytes. */
  readonly largeBytes: number;
  /** So many large bodies may be under way at once, over all connections. */
  readonly mostLarge: number;
  /** What the small bodies that are under way may be together, in bytes. Default 4 MiB: some 800 reviews. */
  readonly mostSmallBytes?: number;
}

/**
 * Reads a request's body as text, at once where all of it is there. Problems: `REVIEW_TOO_LARGE`, `REVIEW_MALFORMED`,
 * `LIMIT_REACHED`.
 */
export type ReadBody = (request: UnreadRequest) => Outcome<string> | Promise<Outcome<string>>;

/**
 * Makes a reader of bodies that bounds their memory: each by size and time, and together those that are large or do not
 * say how large they are, and the others. A TokenReview is a few KiB, says so, and comes at once. Where there are too many,
 * the one that has been coming for longest is given up.
 */
export function createBodyReader(limits: BodyLimits): ReadBody {
  const { mostBytes, timeoutMs, largeBytes, mostLarge, mostSmallBytes = 4 * 1024 * 1024 } = limits;
  const large = createTurnover(mostLarge, timeoutMs);
  const small = createTurnover(mostSmallBytes, timeoutMs);
  return (request) => {
    const { whole } = request;
    if (whole !== undefined) return whole.byteLength > mostBytes ? fail("REVIEW_TOO_LARGE") : ok(utf8.decode(whole));
    const declared = declaredLength(request);
    if (declared !== undefined && declared > mostBytes) return fail("REVIEW_TOO_LARGE");
    // The runtimes hold a client to the length that it declares, and read such a body fastest themselves.
    const isSmall = declared !== undefined && declared <= largeBytes;
    return isSmall ? readSmall(request, declared, small) : readLarge(request, mostBytes, large);
  };
}

function readSmall(request: UnreadRequest, bytes: number, underWay: Turnover): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    const ended = underWay.begin(bytes, (why) => resolve(givenUp(why)));
    const end = (outcome: Outcome<string>): void => {
      ended();
      resolve(outcome);
    };
    request.text().then(
      (text) => end(ok(text)),
      () => end(goneAway),
    );
  });
}

async function readLarge(request: UnreadRequest, mostBytes: number, underWay: Turnover): Promise<Outcome<string>> {
  let ended = (): void => undefined;
  const stopped = new Promise<Outcome<string>>((resolve) => {
    ended = underWay.begin(1, (why) => resolve(givenUp(why)));
  });
  try {
    return await readStream(request.body, mostBytes, stopped);
  } catch {
    return goneAway;
  } finally {
    ended();
  }
}

/** The client has gone away. */
const goneAway = fail("REVIEW_MALFORMED");

/** What ends the reading of a body that has not ended itself: time, or that room is needed. */
function givenUp(why: WhyGivenUp): Outcome<string> {
  return fail(why === "time" ? "REVIEW_MALFORMED" : "LIMIT_REACHED");
}

function declaredLength({ headers }: UnreadRequest): number | undefined {
  const text = headers.get("content-length") ?? "";
  // Beyond 2^53 a number is not exact, but is still larger than any limit.
  return /^\d+$/.test(text) && headers.get("transfer-encoding") === null ? Number(text) : undefined;
}

const utf8 = new TextDecoder();

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
  stopped: Promise<Outcome<string>>,
): Promise<Outcome<string>> {
  if (body === null) return ok("");
  const reader = body.getReader();
  // Copied together at once: a piece may be one byte, and costs some hundred bytes as an object of its own.
  let bytes = new Uint8Array(firstBytes);
  let length = 0;
  const read = async (): Promise<Outcome<string>> => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const end = length + next.value.byteLength;
      if (end > mostBytes) return fail("REVIEW_TOO_LARGE");
      if (end > bytes.length) bytes = grown(bytes, Math.max(end, Math.min(2 * bytes.length, mostBytes)));
      bytes.set(next.value, length);
      length = end;
    }
    return ok(utf8.decode(bytes.subarray(0, length)));
  };
  const outcome = await Promise.race([read(), stopped]);
  if (!outcome.ok) {
    bytes = new Uint8Array(0);
    reader.cancel().catch(() => undefined);
  }
  return outcome;
}

/** A TokenReview is rarely larger. */
const firstBytes = 8 * 1024;

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
