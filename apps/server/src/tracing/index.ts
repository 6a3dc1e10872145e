export { openTelemetry } from "./open-telemetry.ts";
export type { Span, SpanAttributes, SpanOptions, Tracing } from "./tracing.ts";
