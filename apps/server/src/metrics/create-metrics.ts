import { CODES, GLOBAL_STS_ENDPOINT, type StsEndpoint } from "@aws-iam-authenticator/core";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { ServerEvent } from "../events.ts";
import { createCertificateMetrics } from "./certificate-metrics.ts";
import { counter, gauge, histogram } from "./make-metric.ts";
import { createMappingMetrics } from "./mapping-metrics.ts";
import { createTally } from "./tally.ts";

/** The metrics of one server: fed with events, read as text. */
export interface Metrics {
  observe(event: ServerEvent): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
}

/** What is running, as the metric `build_info` shows it. */
export interface BuildInfo {
  readonly version: string;
  readonly runtime: string;
}

/**
 * Makes the metrics of the table, and those of the process, in a registry of their own.
 *
 * @param options.build Default: not shown
 */
export function createMetrics(options: { readonly now?: () => number; readonly build?: BuildInfo } = {}): Metrics {
  const { now = Date.now, build } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const latency = histogram("authenticate_latency_seconds", registry);
  latency.zero({ result: "success" });
  const reviews = counter("reviews_total", registry, [{ code: "GRANTED" }, { code: "INTERNAL" }]);
  const reviewsByCode = createTally(reviews, ["code"]);
  const cache = createTally(counter("cache_total", registry), ["kind", "result"]);
  const underWay = { reviews: 0, sts: 0, queue: 0 };
  gauge("reviews_in_flight", registry, function () {
    this.set(underWay.reviews);
  });
  const auditLines = counter("audit_lines_total", registry, [{ result: "written" }, { result: "dropped" }]);
  const responses = createTally(counter("sts_responses_total", registry), ["ResponseCode", "StsRegion"]);
  const failures = counter("sts_connection_failures_total", registry);
  const throttled = counter("sts_throttling_total", registry);
  const limited = counter("sts_limited_total", registry, [
    { limit: "rate" },
    { limit: "access-key-rate" },
    { limit: "queue" },
  ]);
  gauge("sts_in_flight", registry, function () {
    this.set(underWay.sts);
  });
  gauge("sts_queue", registry, function () {
    this.set(underWay.queue);
  });
  const circuits = gauge("sts_circuit_open", registry);
  const retries = counter("sts_retries_total", registry);
  const reloads = counter("config_reloads_total", registry, [
    { result: "applied" },
    { result: "unchanged" },
    { result: "refused" },
  ]);
  const ec2Calls = counter("ec2_describe_instances_calls_total", registry);
  const ec2Failures = counter("ec2_describe_instances_failures_total", registry);
  const mappings = createMappingMetrics({ registry, now });
  const certificates = createCertificateMetrics(registry);
  if (build !== undefined) gauge("build_info", registry).set(build, 1);

  return {
    text() {
      for (const tally of [reviewsByCode, cache, responses]) tally.settle();
      return registry.metrics();
    },
    observe(event) {
      switch (event.type) {
        case "mapping-reload":
        case "mapping-order":
        case "watch-failed":
        case "dynamic-latency":
          mappings.observe(event);
          return;
        case "certificate-expiry":
        case "certificate-reload":
        case "certificate-renewal":
        case "client-refused":
          certificates.observe(event);
          return;
        case "review-in-flight":
          underWay.reviews += event.change;
          return;
        case "review":
          reviewsByCode.add({ code: event.code });
          latency.observe({ result: event.code === "GRANTED" ? "success" : CODES[event.code].result }, event.seconds);
          return;
        case "cache":
          cache.add({ kind: event.kind, result: event.result });
          return;
        case "sts-response":
          responses.add({ ResponseCode: String(event.status), StsRegion: regionLabel(event.endpoint) });
          return;
        case "sts-connection-failed":
          failures.inc({ StsRegion: regionLabel(event.endpoint) });
          return;
        case "sts-throttled":
          throttled.inc({ StsRegion: regionLabel(event.endpoint) });
          return;
        case "sts-in-flight":
          underWay.sts += event.change;
          return;
        case "sts-queue":
          underWay.queue += event.change;
          return;
        case "limited":
          limited.inc({ limit: event.limit });
          return;
        case "circuit":
          circuits.set({ StsRegion: regionLabel(event.endpoint) }, event.state === "open" ? 1 : 0);
          return;
        case "retry":
          retries.inc({ StsRegion: regionLabel(event.endpoint) });
          return;
        case "config-reload":
          reloads.inc({ result: event.result });
          return;
        case "audit":
          auditLines.inc({ result: event.result }, event.count);
          return;
        case "ec2-describe-instances":
          ec2Calls.inc();
          if (event.result !== "answered") ec2Failures.inc({ cause: event.result });
          return;
        case "internal-error":
        // Counted with the review's code.
      }
    },
  };
}

/** The global endpoint has a label of its own, as in the reference. */
function regionLabel({ host, region }: StsEndpoint): string {
  return host === GLOBAL_STS_ENDPOINT.host ? "global" : region;
}
