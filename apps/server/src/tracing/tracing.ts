import type { RequestHeaders } from "../unread-request.ts";

/** What a span says of what it spans, by the names of OpenTelemetry's conventions. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A piece of work that is being traced. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** It came to nothing, for this reason: a code. */
  fail(code: string): void;
}

/** How a span begins, and what tells how it ended. */
export interface SpanOptions<T = never> {
  /** `server` answers somebody else's request, `client` asks somebody else. Default: neither. */
  readonly kind?: "server" | "client";
  /** Of the request that is answered: its trace context is what the span belongs to. Default: the span that is under way. */
  readonly headers?: RequestHeaders;
  readonly attributes?: SpanAttributes;
  /** Says of what came of it by which code it failed; undefined where it did not. Default: it did not. */
  readonly failureOf?: (result: T) => string | undefined;
}

/** Does pieces of work within spans. */
export interface Tracing {
  span<T>(name: string, options: SpanOptions<T>, act: (span: Span) => T | Promise<T>): T | Promise<T>;
}

const silent: Span = { set: () => undefined, fail: () => undefined };

/** Nothing is traced. */
export const noTracing: Tracing = { span: (_name, _options, act) => act(silent) };
