/** The beginning of a request: its line and headers. */
export interface Head {
  /** Undefined where it is one of another protocol. */
  readonly method: string | undefined;
  readonly target: string;
  /** Name, value, name, value, as they came. */
  readonly headers: readonly string[];
  /** Whether the client wants to go on after this request, by its version and `Connection`. */
  readonly keepsAlive: boolean;
  /** Whether it asks to speak another protocol from then on. */
  readonly upgrades: boolean;
  readonly version: string;
}

/** Is told what a parser finds, in order. */
export interface Found {
  /** The first byte of a request. */
  begin(): void;
  head(head: Head): void;
  /** The bytes are of what was read, and not copied. */
  body(bytes: Uint8Array): void;
  end(): void;
}

/** Reads the requests of one connection. */
export interface Parser {
  /** Reads on. @returns the status to answer with where this is no HTTP/1.1, after which nothing may be read */
  read(bytes: Uint8Array): number | undefined;
  /** Lets go of it. */
  free(): void;
}

/**
 * Makes a parser of HTTP/1.1: llhttp, which is Node's own. Bun has it, too, under the name that it once had in Node. It is
 * strict: none of its lenient flags is set.
 *
 * @param mostHeaderBytes a request's line and headers, together
 * @see https://github.com/nodejs/llhttp
 */
export function createParser(found: Found, mostHeaderBytes: number): Parser {
  const { HTTPParser, methods } = nativeParsers();
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {}, mostHeaderBytes, 0);
  // Where there are many headers they come in pieces, and those of a trailer in the same way.
  let target = "";
  let headers: string[] = [];
  parser[HTTPParser.kOnMessageBegin] = () => {
    target = "";
    headers = [];
    found.begin();
  };
  parser[HTTPParser.kOnHeaders] = (more: string[], moreTarget: string) => {
    headers = headers.concat(more);
    target += moreTarget;
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    majorVersion: number,
    minorVersion: number,
    rest: string[] | undefined,
    method: number,
    restOfTarget: string | undefined,
    _status: unknown,
    _message: unknown,
    upgrades: boolean,
    keepsAlive: boolean,
  ) => {
    found.head({
      // Those that are not of HTTP but of protocols that look like it have higher numbers.
      method: methods[method],
      target: target + (restOfTarget ?? ""),
      headers: rest === undefined ? headers : headers.concat(rest),
      keepsAlive,
      upgrades,
      version: `${majorVersion}.${minorVersion}`,
    });
    return 0;
  };
  parser[HTTPParser.kOnBody] = (bytes: Uint8Array) => found.body(bytes);
  parser[HTTPParser.kOnMessageComplete] = () => found.end();
  return {
    read(bytes) {
      const read = parser.execute(bytes);
      return typeof read === "number" ? undefined : (STATUS_BY_FAILURE[read.code] ?? 400);
    },
    free() {
      parser.remove();
      parser.free();
    },
  };
}

const STATUS_BY_FAILURE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

interface NativeParser {
  [callback: number]: (...args: never[]) => unknown;
  initialize(type: number, resource: object, mostHeaderBytes: number, lenientFlags: number): void;
  execute(bytes: Uint8Array): number | { readonly code: string };
  remove(): void;
  free(): void;
}

interface Binding {
  readonly HTTPParser: {
    new (): NativeParser;
    readonly REQUEST: number;
    readonly kOnMessageBegin: number;
    readonly kOnHeaders: number;
    readonly kOnHeadersComplete: number;
    readonly kOnBody: number;
    readonly kOnMessageComplete: number;
  };
  readonly methods: readonly string[];
}

function nativeParsers(): Binding {
  const { binding } = process as unknown as { readonly binding: (name: "http_parser") => Binding };
  return binding("http_parser");
}
