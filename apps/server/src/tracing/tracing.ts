import type { RequestHeaders } from "../unread-request.ts";

/** What a span says of what it spans, by the names of OpenTelemetry's conventions. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A piece of work that is being traced. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** It came to nothing, for this reason: a code. */
  fail(code: string): void;
}

/** How a span begins. */
export interface SpanOptions {
  /** `server` answers somebody else's request, `client` asks somebody else. Default: neither. */
  readonly kind?: "server" | "client";
  /** Of the request that is answered: its trace context is what the span belongs to. Default: the span that is under way. */
  readonly headers?: RequestHeaders;
  readonly attributes?: SpanAttributes;
}

/** Does pieces of work within spans. */
export interface Tracing {
  span<T>(name: string, options: SpanOptions, act: (span: Span) => Promise<T>): Promise<T>;
}

const silent: Span = { set: () => undefined, fail: () => undefined };

/** Nothing is traced. */
export const noTracing: Tracing = { span: (_name, _options, act) => act(silent) };
