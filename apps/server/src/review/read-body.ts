import { fail, ok, type Outcome } from "@aws-iam-authenticator/core";

/** What bounds the reading of bodies. */
export interface BodyLimits {
  readonly mostBytes: number;
  /** A body of a few KiB that takes longer than this comes from nobody who waits for the answer. */
  readonly timeoutMs: number;
  /** A body that may be larger than this counts as large, in bytes. */
  readonly largeBytes: number;
  /** So many large bodies may be under way at once, over all connections. */
  readonly mostLarge: number;
}

/** Reads a request's body as text. Problems: `REVIEW_TOO_LARGE`, `REVIEW_MALFORMED`, `LIMIT_REACHED`. */
export type ReadBody = (request: Request) => Promise<Outcome<string>>;

/**
 * Makes a reader of bodies that bounds their memory: each by size and time, and together those that are large or do not
 * say how large they are. A TokenReview is a few KiB and says so.
 */
export function createBodyReader({ mostBytes, timeoutMs, largeBytes, mostLarge }: BodyLimits): ReadBody {
  let largeUnderWay = 0;
  return async (request) => {
    const declared = declaredLength(request);
    if (declared !== undefined && declared > mostBytes) return fail("REVIEW_TOO_LARGE");
    // The runtimes hold a client to the length that it declares, and read such a body fastest themselves.
    if (declared !== undefined && declared <= largeBytes) {
      return inTime(timeoutMs, async () => ok(await request.text()));
    }
    if (largeUnderWay >= mostLarge) return fail("LIMIT_REACHED");
    largeUnderWay++;
    try {
      return await readStream(request.body, mostBytes, timeoutMs);
    } finally {
      largeUnderWay--;
    }
  };
}

function declaredLength(request: Request): number | undefined {
  const text = request.headers.get("content-length") ?? "";
  // Beyond 2^53 a number is not exact, but is still larger than any limit.
  return /^\d+$/.test(text) && !request.headers.has("transfer-encoding") ? Number(text) : undefined;
}

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
  timeoutMs: number,
): Promise<Outcome<string>> {
  if (body === null) return ok("");
  const reader = body.getReader();
  // Copied together at once: a piece may be one byte, and costs some hundred bytes as an object of its own.
  let bytes = new Uint8Array(firstBytes);
  let length = 0;
  const read = await inTime(timeoutMs, async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const end = length + next.value.byteLength;
      if (end > mostBytes) return fail("REVIEW_TOO_LARGE");
      if (end > bytes.length) bytes = grown(bytes, Math.max(end, Math.min(2 * bytes.length, mostBytes)));
      bytes.set(next.value, length);
      length = end;
    }
    return ok(new TextDecoder().decode(bytes.subarray(0, length)));
  });
  if (!read.ok) {
    bytes = new Uint8Array(0);
    reader.cancel().catch(() => undefined);
  }
  return read;
}

/** A TokenReview is rarely larger. */
const firstBytes = 8 * 1024;

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** What is read in time; a client that goes away or is too slow has sent no review. */
async function inTime(timeoutMs: number, read: () => Promise<Outcome<string>>): Promise<Outcome<string>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Outcome<string>>((resolve) => {
    timer = setTimeout(() => resolve(fail("REVIEW_MALFORMED")), timeoutMs);
  });
  try {
    return await Promise.race([read(), late]);
  } catch {
    return fail("REVIEW_MALFORMED");
  } finally {
    clearTimeout(timer);
  }
}
