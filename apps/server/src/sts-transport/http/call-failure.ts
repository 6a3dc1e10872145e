/** Why a call had no answer, where it is not the system or TLS that says so. */
export type CallFailureCode =
  /** The connection ended before all of the answer was there; the system's name for the same. */
  | "ECONNRESET"
  /** No connection came about in time; the system's name for the same. */
  | "ETIMEDOUT"
  /** What came is no HTTP/1.1. */
  | "HTTP_ANSWER_INVALID"
  | "HTTP_HEADERS_TOO_LONG"
  /** A path or a header that would be something else on the wire. */
  | "HTTP_REQUEST_INVALID"
  /** A proxy's status in answer to CONNECT. */
  | `PROXY_ANSWERED_${number}`;

/** A call that had no answer. Its code is all that may be told: requests hold signatures. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";
  readonly code: CallFailureCode;

  constructor(code: CallFailureCode) {
    super(code);
    this.code = code;
  }
}

/** A call that was broken off: by who made it, or at the end of all. */
export class CallAborted extends Error {
  override readonly name = "AbortError";

  constructor() {
    super("The call was broken off");
  }
}
