import { once } from "node:events";
import { type ClientHttp2Session, connect, constants } from "node:http2";

/** An answer of the webhook. */
export interface WebhookAnswer {
  readonly httpStatus: number;
  readonly body: string;
}

/** One HTTP/2 connection to the webhook, as kube-apiserver keeps it. */
export interface WebhookConnection {
  /** Sends a TokenReview. Rejects where the connection or the stream breaks. */
  post(body: string): Promise<WebhookAnswer>;
  get(path: string): Promise<WebhookAnswer>;
  /** Ends it, whatever is under way. */
  close(): void;
}

/** Connects. Rejects where the server is not there, or shows another certificate than `ca`. */
export async function connectToWebhook(url: string, ca: string): Promise<WebhookConnection> {
  const session = connect(url, { ca });
  await once(session, "connect");
  // Each stream tells of it, too.
  session.on("error", () => undefined);
  const { HTTP2_HEADER_METHOD: method, HTTP2_HEADER_PATH: path } = constants;
  return {
    post: (body) =>
      exchange(
        session,
        {
          [method]: "POST",
          [path]: "/authenticate?timeout=30s",
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(body)),
        },
        body,
      ),
    get: (to) => exchange(session, { [method]: "GET", [path]: to }),
    // Not close(), which would wait for streams: everything that was asked is answered or given up.
    close: () => session.destroy(),
  };
}

/** As long as kube-apiserver waits. */
const mostWaitMs = 30_000;

function exchange(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  sent?: string,
): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: sent === undefined });
    let httpStatus = 0;
    let body = "";
    stream.setEncoding("utf8");
    stream.on("response", (received) => {
      httpStatus = Number(received[constants.HTTP2_HEADER_STATUS]);
    });
    stream.on("data", (text: string) => {
      body += text;
    });
    stream.on("end", () => resolve({ httpStatus, body }));
    stream.on("error", reject);
    stream.setTimeout(mostWaitMs, () => stream.destroy(new Error(`no answer within ${mostWaitMs} ms`)));
    // Where it was cut off without an error; settled before otherwise.
    stream.on("close", () => reject(new Error("the stream ended without an answer")));
    if (sent !== undefined) stream.end(sent);
  });
}
