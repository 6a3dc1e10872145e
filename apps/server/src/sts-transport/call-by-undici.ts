import type { StsRequest, StsResponse } from "@aws-iam-authenticator/verifier";
import type { Dispatcher } from "undici";
import { splitUrl } from "./split-url.ts";

/** As many bytes as the verifier takes of an answer, and one more, by which it sees that it is longer. */
const mostBytes = 64 * 1024 + 1;

/**
 * Sends one GET, and reads its answer as it comes: undici's own `request` makes streams of it, which cost a third of a call.
 * What is longer than an answer may be is cut off there, and its connection ends.
 */
export function callByUndici(
  dispatcher: Dispatcher,
  { url, headers }: StsRequest,
  signal: AbortSignal,
): Promise<StsResponse> {
  const { origin, path } = splitUrl(url);
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let contentType: string | undefined;
    const pieces: Uint8Array[] = [];
    let length = 0;
    const abort = (): void => {
      const error = new DOMException("The call was aborted", "AbortError");
      end(() => reject(error));
      controller?.abort(error);
    };
    const end = (settle: () => void): void => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    const answer = (): void => end(() => resolve({ status, contentType, body: joined(pieces) }));
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort);
    dispatcher.dispatch(
      { origin, path, method: "GET", headers: { ...headers } },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(new DOMException("The call was aborted", "AbortError"));
        },
        onResponseStart(_, statusCode, answered) {
          if (statusCode < 200) return;
          status = statusCode;
          contentType = answered["content-type"]?.toString();
        },
        onResponseData(running, piece) {
          pieces.push(Uint8Array.prototype.slice.call(piece));
          length += piece.byteLength;
          if (length < mostBytes) return;
          answer();
          running.abort(new Error("the answer is too long"));
        },
        onResponseEnd: answer,
        onResponseError: (_, error) => end(() => reject(error)),
      },
    );
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
}
