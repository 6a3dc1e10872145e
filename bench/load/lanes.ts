/** An answer as far as it is looked at. */
export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
}

/** A client that costs as little as it can, so that what is measured is the server. */
export interface Lanes {
  /** Sends one POST to /authenticate. Rejects where the connection breaks. */
  post(body: Buffer): Promise<LoadAnswer>;
  close(): void;
}

/** Whom a client connects to. */
export interface LoadTarget {
  readonly port: number;
  /** The certificate that must be shown, PEM. */
  readonly ca: string;
  /** How many requests may be under way. */
  readonly atOnce: number;
}
