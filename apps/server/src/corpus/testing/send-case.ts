import type { Exchange } from "./answer.ts";
import type { CorpusServer } from "./corpus-server.ts";
import { exchangeFrames } from "./exchange-frames.ts";
import { exchangeHttp1, http1Request } from "./exchange-http1.ts";
import { exchangeHttp2 } from "./exchange-http2.ts";
import { bodyOf, type FillIn, fillInWith } from "./fill-in.ts";
import type { Frame, Header, HttpVersion, RequestCase } from "./request-case.ts";

/** What came of a case. */
export interface CaseExchange extends Exchange {
  /** What was sent that nobody may show: the values of its headers, and its query. */
  readonly hostileTexts: readonly string[];
}

/** What the cases that are given by their bytes have in their headers. */
const usedInBytes = ["system:admin", "other.example", "192.0.2.66", "169.254.169.254"];

/** Makes a case's request, and sends it over a connection of its own. */
export async function sendCase(
  { port, ca }: CorpusServer,
  one: RequestCase,
  version: HttpVersion,
  token: string,
): Promise<CaseExchange> {
  const target = { port, ca };
  const authority = `localhost:${port}`;
  const fillIn = fillInWith(token, authority, one.fill);
  const { method = "POST", path = "/authenticate", endsFirst = false } = one;
  if (one.bytes !== undefined) {
    const bytes = fillIn(one.bytes);
    const exchange = await exchangeHttp1(target, Buffer.from(bytes, "latin1"), endsFirst);
    return { ...exchange, hostileTexts: usedInBytes.filter((text) => bytes.includes(text)) };
  }
  if (one.frames !== undefined) {
    const frames = one.frames.map((frame) => filled(frame, fillIn));
    const hostileTexts = frames.flatMap(fieldsOf).filter((text) => text.length > 9);
    return { ...(await exchangeFrames(target, frames)), hostileTexts };
  }
  const body = method === "POST" || one.body !== undefined ? bodyOf(one.body ?? {}, fillIn) : Buffer.alloc(0);
  const own = (one.headers ?? []).map(([name, value]): Header => [name, fillIn(value)]);
  const given = new Set([...own.map(([name]) => name.toLowerCase()), ...(one.without ?? [])]);
  const usual: readonly Header[] = [
    ["content-type", "application/json"],
    ["accept", "application/json, */*"],
    ["content-length", String(body.length)],
  ];
  const headers = [...usual.filter(([name]) => !given.has(name)), ...own];
  const query = path.includes("?") ? path.slice(path.indexOf("?") + 1) : "";
  const hostileTexts = [...own.map(([, value]) => value), query].filter((text) => text.length > 9);
  const exchange =
    version === "1.1"
      ? await exchangeHttp1(
          target,
          http1Request(method, fillIn(path), [["host", authority], ...headers, ["connection", "close"]], body),
          endsFirst,
        )
      : await exchangeHttp2(
          target,
          [[":method", method], [":scheme", "https"], [":authority", authority], [":path", fillIn(path)], ...headers],
          body,
        );
  return { ...exchange, hostileTexts };
}

function filled(frame: Frame, fillIn: FillIn): Frame {
  const all = (headers: readonly Header[]) => headers.map(([name, value]): Header => [fillIn(name), fillIn(value)]);
  if ("data" in frame) return { ...frame, data: fillIn(frame.data) };
  if ("continuation" in frame) return { ...frame, continuation: all(frame.continuation) };
  return { ...frame, headers: all(frame.headers) };
}

/** The values of a frame's fields, but of those that a request always has. */
function fieldsOf(frame: Frame): readonly string[] {
  if (!("headers" in frame)) return [];
  return frame.headers.filter(([name]) => !name.startsWith(":")).map(([, value]) => value);
}
