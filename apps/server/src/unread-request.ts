/** The headers of a request, by name in any case; `Headers` of the Fetch API are such. */
export interface RequestHeaders {
  /** The values of that name, joined by a comma; null where there is none. */
  get(name: string): string | null;
  keys(): Iterable<string>;
}

/** A request whose body has not been read; a `Request` of the Fetch API is such. The body is read once, in one of the ways. */
export interface UnreadRequest {
  readonly method: string;
  readonly headers: RequestHeaders;
  /** All of the body, where it is there already. */
  readonly whole?: Uint8Array | undefined;
  /** Reads all of it. Rejects where the client goes away. */
  text(): Promise<string>;
  /** Reads it piece by piece. */
  readonly body: ReadableStream<Uint8Array> | null;
}
