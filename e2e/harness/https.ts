import { request } from "node:https";

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** What is sent, and which certificate the other side must have. */
export interface Sent {
  readonly ca: string;
  /** Default GET. */
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request on a connection of its own. */
export function sendHttps(url: URL, { ca, method = "GET", body, headers = {} }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sentHeaders = { "content-type": "application/json", connection: "close", ...headers };
    const sent = request(url, { method, headers: sentHeaders, ca }, (received) => {
      const pieces: Buffer[] = [];
      received.on("data", (piece: Buffer) => pieces.push(piece));
      received.on("error", reject);
      received.on("end", () => {
        const text = Buffer.concat(pieces).toString("utf8");
        resolve({ status: received.statusCode ?? 0, headers: received.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
