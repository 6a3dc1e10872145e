import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

const channel = "http.client.request.start";

/**
 * Does something while requests by `node:http` to one host, and no others, may not wait longer than this for their answer
 * to begin or go on. The AWS SDK's client of containers' credentials services has no such limit, and cannot be given one.
 *
 * @param host without a port; an IPv6 address without brackets
 * @see https://nodejs.org/api/diagnostics_channel.html#http
 */
export async function withAnswerLimit<T>(host: string, limitMs: number, act: () => Promise<T>): Promise<T> {
  const limit = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.host !== host) return;
    request.setTimeout(limitMs, () => request.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
  };
  subscribe(channel, limit);
  try {
    return await act();
  } finally {
    unsubscribe(channel, limit);
  }
}
