/** A request as an emulator saw it. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** By name in lower case. Holds what was sent, secrets too. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is kept of a request. */
export function recordOf(request: Request): RecordedRequest {
  return { method: request.method, url: request.url, headers: Object.fromEntries(request.headers) };
}
