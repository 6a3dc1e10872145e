// Registers OpenTelemetry's SDK in a process before its program begins (node --import), and writes each span as a line.
import { writeSync } from "node:fs";
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const stderr = 2;
const exporter = {
  export(spans: readonly ReadableSpan[], done: (result: { code: number }) => void): void {
    for (const { name, attributes, instrumentationScope } of spans) {
      writeSync(stderr, `span ${JSON.stringify({ name, attributes, scope: instrumentationScope })}\n`);
    }
    done({ code: 0 });
  },
  shutdown: async (): Promise<void> => undefined,
};
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
