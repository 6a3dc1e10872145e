import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span as OpenTelemetrySpan,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from "@opentelemetry/api";
import type { RequestHeaders } from "../unread-request.ts";
import type { Span, SpanOptions, Tracing } from "./tracing.ts";

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const satisfies Record<
  NonNullable<SpanOptions["kind"]>,
  SpanKind
>;

/**
 * Traces with whatever OpenTelemetry SDK the process has registered; without one nothing is traced, at next to no cost. A
 * review's span belongs to the trace that comes with its request, by the propagator that is registered; kube-apiserver 1.35
 * sends none, and the review begins one.
 *
 * Spans hold codes, the request's id, hosts and regions; no token, no ARN and no username. Whoever can reach the webhook
 * can send a trace context: let the sampler not trust its sampled flag where that matters.
 *
 * @param options.version of what is running. Default: not told
 * @see https://opentelemetry.io/docs/languages/js/
 */
export function openTelemetry({ version }: { readonly version?: string } = {}): Tracing {
  const tracer = trace.getTracer("aws-iam-authenticator", version);
  return {
    span(name, { kind, headers, attributes = {}, failureOf = () => undefined }, act) {
      const parent = headers === undefined ? context.active() : parentOf(headers);
      const options = { attributes: { ...attributes }, ...(kind === undefined ? {} : { kind: kinds[kind] }) };
      return tracer.startActiveSpan(name, options, parent, async (span) => {
        try {
          const traced = spanOf(span);
          const result = await act(traced);
          const code = failureOf(result);
          if (code !== undefined) traced.fail(code);
          return result;
        } catch (error) {
          // Its message may hold anything.
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "unknown" });
          throw error;
        } finally {
          span.end();
        }
      });
    },
  };
}

/**
 * The span that headers name, and nothing more of what they hold: baggage and trace state would go on to STS with the calls that are
 * made within, if their client is instrumented.
 */
function parentOf(headers: RequestHeaders): Context {
  const remote = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers, getter));
  if (remote === undefined) return context.active();
  const { traceId, spanId, traceFlags } = remote;
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
}

function spanOf(span: OpenTelemetrySpan): Span {
  return {
    set: (attributes) => void span.setAttributes({ ...attributes }),
    fail(code) {
      span.setAttribute("error.type", code);
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    },
  };
}

const getter: TextMapGetter<RequestHeaders> = {
  keys: (headers) => [...headers.keys()],
  get: (headers, key) => headers.get(key) ?? undefined,
};
