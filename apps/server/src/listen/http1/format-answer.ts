import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import type { PlainAnswer } from "../plain-request.ts";

/** What is known of the request that is answered. */
export interface AnswerTo {
  readonly method: string | undefined;
  /** Whether the connection ends after it. */
  readonly last: boolean;
}

/** An answer of the Fetch API in plain values: its body is known to be short. */
export async function plainOf(response: Response): Promise<PlainAnswer> {
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), body: await response.text() };
}

/** Writes an answer out whole, as UTF-8. */
export function formatAnswer({ status, headers, body }: PlainAnswer, { method, last }: AnswerTo): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
  for (const name in headers) {
    // They are for this connection to say.
    if (name !== "content-length" && name !== "transfer-encoding" && name !== "connection") {
      head += `${name}: ${headers[name]}\r\n`;
    }
  }
  // An answer to HEAD would have to say how long that to GET is.
  if (method !== "HEAD") head += `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${head}date: ${httpDate()}\r\n${last ? "connection: close\r\n" : ""}\r\n${method === "HEAD" ? "" : body}`;
}

/** An answer to what is no request that could be handed on; the connection ends after it. */
export function formatRefusal(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
}

let date = "";
let dateSecond = 0;

/** The time as HTTP writes it, made once a second. */
function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    date = new Date(second * 1000).toUTCString();
  }
  return date;
}
