/** What a listener lets strangers take. Times are in milliseconds. */
export interface Bounds {
  /**
   * Connections that are open at once, also before TLS. Above that the newest is let in, and the least useful one is
   * closed.
   */
  readonly connections: number;
  /** Requests that are under way over all connections. Above that the connection that holds up most of them is closed. */
  readonly requests: number;
  /** HTTP/2 requests that are under way in a connection; a client that keeps to the protocol waits for its turn. */
  readonly streams: number;
  /** HTTP/1.1 requests that are under way in a connection; above that it is closed. */
  readonly pipelined: number;
  /** From the first byte of a connection to the end of its first request's headers, handshake included. */
  readonly firstRequestMs: number;
  /** From the first byte of a later request to the end of its headers, in HTTP/1.1. */
  readonly headersMs: number;
  /** From the end of a request's headers until its answer was taken. */
  readonly requestMs: number;
  /** How long a connection may stay that has no request under way. Pings do not prolong it. */
  readonly idleMs: number;
  /** The times above are looked at this often. */
  readonly checkMs: number;
  /** The headers of a request in bytes, its path and query included. */
  readonly headerBytes: number;
  /** How many headers a request of HTTP/2 may have. */
  readonly headers: number;
  /**
   * HTTP/2 frames that ask for work without bringing a request: resets, and PING and SETTINGS. So many at once in a
   * connection, and a second on average.
   */
  readonly idleFrames: { readonly burst: number; readonly perSecond: number };
  /** HTTP/2 frames that break the protocol, or carry nothing, in a connection. */
  readonly invalidFrames: number;
  /** What the protocol's own state of an HTTP/2 connection may take, in MB. */
  readonly sessionMegabytes: number;
}

/**
 * The bounds of the webhook's port. kube-apiserver uses one connection or a few, over which it sends a few KiB a review
 * and waits for the answer for at most 30 s.
 */
export const BOUNDS: Bounds = {
  // Together with the calls to STS, the health port and files well below 1,024, the lowest limit of file descriptors that
  // is in use; Node raises the soft limit to the hard one.
  connections: 512,
  // Four times what may wait for STS (stsConcurrency and queue).
  requests: 4096,
  // As in Go's own server.
  streams: 250,
  // kube-apiserver never sends the next request before it has the answer.
  pipelined: 32,
  // kube-apiserver connects when it has a request to send.
  firstRequestMs: 10_000,
  headersMs: 10_000,
  // A body has 10 s, calls to STS have 10 s; nobody waits for longer than this.
  requestMs: 30_000,
  // Longer than Go's clients keep an idle connection of HTTP/1.1 (90 s), so that the client is the one who ends it.
  idleMs: 5 * 60_000,
  checkMs: 1_000,
  // The token is in the body.
  headerBytes: 8192,
  headers: 64,
  // Go's clients send a PING when a connection was quiet for 30 s, and a reset for each request that is given up.
  idleFrames: { burst: 1000, perSecond: 33 },
  invalidFrames: 100,
  sessionMegabytes: 1,
};

/** The bounds of the admin port: people and tools of this machine. An explanation of a token asks STS. */
export const ADMIN_BOUNDS: Bounds = { ...BOUNDS, connections: 32, requests: 64, pipelined: 4, idleMs: 60_000 };

/** The bounds of the health port: a probe takes one connection and one request. */
export const HEALTH_BOUNDS: Bounds = {
  ...BOUNDS,
  connections: 64,
  requests: 128,
  pipelined: 4,
  firstRequestMs: 5_000,
  headersMs: 5_000,
  requestMs: 5_000,
  idleMs: 60_000,
};
