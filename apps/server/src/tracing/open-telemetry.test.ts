// Traces of a whole server, by OpenTelemetry's own SDK.
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  BasicTracerProvider,
} from "@opentelemetry/sdk-trace-base";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { Agent, request } from "undici";
import { closedAfter } from "../testing/clean-up.ts";
import { startServer } from "../testing/start-server.ts";
import { reviewOf, tokenOf } from "../testing/tokens.ts";
import { openTelemetry } from "./open-telemetry.ts";

const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
);
/** What the instrumentation of an HTTP client would send along within each span. */
const carried: Record<string, string>[] = [];
trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor(exporter),
      {
        onStart(span, parent) {
          const headers: Record<string, string> = {};
          propagation.inject(trace.setSpan(parent, span), headers);
          carried.push(headers);
        },
        onEnd: () => undefined,
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
      },
    ],
  }),
);
beforeEach(() => {
  exporter.reset();
  carried.length = 0;
});
afterAll(() => {
  context.disable();
  propagation.disable();
  trace.disable();
});

const alice = emulatedUser({ name: "alice" });
const bob = emulatedUser({ name: "bob" });

async function world() {
  const { outcome, folder } = await startServer({
    identities: [alice, bob],
    settings: `  mapUsers:\n  - { userarn: "${alice.arn}", username: alice }\n`,
    options: { tracing: openTelemetry({ version: "v1" }) },
  });
  const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
  const dispatcher = closedAfter(new Agent({ connect: { ca, servername: "localhost" } }));
  const url = `https://127.0.0.1:${valueOrThrow(outcome).port}/authenticate`;
  return {
    /** Sends a review; gives the id of the request. */
    async post(body: string, headers: Readonly<Record<string, string>> = {}) {
      const answer = await request(url, { method: "POST", body, headers, dispatcher });
      await answer.body.dump();
      return answer.headers["x-request-id"];
    },
  };
}

/** The spans, the outermost first, each with the name of what it stands in. */
function tree(): readonly { name: string; in: string | undefined; kind: string; attributes: object }[] {
  const spans = exporter.getFinishedSpans();
  const named = (id: string | undefined): string | undefined =>
    spans.find((span) => span.spanContext().spanId === id)?.name;
  return [...spans].toReversed().map((span: ReadableSpan) => ({
    name: span.name,
    in: named(span.parentSpanContext?.spanId),
    kind: SpanKind[span.kind],
    attributes: span.attributes,
  }));
}

it("a review is a span of kube-apiserver's trace, and holds what is done for it", async () => {
  const { post } = await world();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const id = await post(reviewOf(await tokenOf(alice)), { traceparent });
  expect(tree()).toEqual([
    {
      name: "review",
      in: undefined,
      kind: "SERVER",
      attributes: {
        "http.request.method": "POST",
        "url.path": "/authenticate",
        "request.id": id,
        "http.response.status_code": 200,
        "review.code": "GRANTED",
      },
    },
    { name: "map", in: "review", kind: "INTERNAL", attributes: {} },
    { name: "verify", in: "review", kind: "INTERNAL", attributes: {} },
    {
      name: "STS GetCallerIdentity",
      in: "verify",
      kind: "CLIENT",
      attributes: {
        "server.address": "sts.us-east-1.amazonaws.com",
        "cloud.region": "us-east-1",
        "rpc.method": "GetCallerIdentity",
      },
    },
  ]);
  const [review] = exporter.getFinishedSpans().slice(-1);
  expect(review?.spanContext().traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(review?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
});

it("nothing that a caller sent with its trace goes on to STS", async () => {
  const { post } = await world();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await post(reviewOf(await tokenOf(alice)), { traceparent, tracestate: "theirs=1", baggage: "user=theirs" });
  expect(carried).toHaveLength(4);
  expect(carried.flatMap((headers) => Object.keys(headers))).toEqual(carried.map(() => "traceparent"));
});

it("a token in memory needs no call; who is not mapped is an error of the map", async () => {
  const { post } = await world();
  const token = await tokenOf(bob);
  await post(reviewOf(token));
  exporter.reset();
  await post(reviewOf(token));
  expect(tree()).toMatchObject([
    { name: "review", attributes: { "review.code": "NOT_MAPPED", "http.response.status_code": 200 } },
    { name: "map", attributes: { "error.type": "NOT_MAPPED" } },
    { name: "verify" },
  ]);
});

it("spans hold no token, ARN or name", async () => {
  const { post } = await world();
  const token = await tokenOf(alice);
  await post(reviewOf(token));
  await post("{}", { traceparent: "nonsense" });
  const all = JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes, status, events }) => [name, attributes, status, events]),
  );
  expect(exporter.getFinishedSpans()).toHaveLength(5);
  for (const secret of [token.reveal().slice(0, 30), token.reveal().slice(-30), alice.arn, alice.accessKeyId]) {
    expect(all).not.toContain(secret);
  }
  expect(all).toContain("REVIEW_MALFORMED");
});

it("a mistake within is told by its kind alone, and goes on", async () => {
  const tracing = openTelemetry();
  const mistake = new TypeError("k8s-aws-v1.never-shown");
  await expect(tracing.span("x", {}, () => Promise.reject(mistake))).rejects.toBe(mistake);
  const [span] = exporter.getFinishedSpans();
  expect(span?.status).toEqual({ code: 2, message: "TypeError" });
  expect(JSON.stringify(span?.events)).not.toContain("never-shown");
});
