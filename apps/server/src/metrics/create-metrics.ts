import { CODES, GLOBAL_STS_ENDPOINT, type StsEndpoint } from "@aws-iam-authenticator/core";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ServerEvent } from "../events.ts";
import { createMappingMetrics } from "./mapping-metrics.ts";

/** The metrics of one server: fed with events, read as text. */
export interface Metrics {
  observe(event: ServerEvent): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
}

const namespace = "aws_iam_authenticator";

/**
 * Makes the metrics, with the names and labels of the reference, in a registry of their own. Labels take values of fixed
 * sets alone: codes, regions of the table, HTTP statuses.
 */
export function createMetrics({ now = Date.now }: { readonly now?: () => number } = {}): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });

  const latency = new Histogram({
    name: `${namespace}_authenticate_latency_seconds`,
    help: "Time to answer a request to /authenticate, by result.",
    labelNames: ["result"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const reviews = new Counter({
    name: `${namespace}_reviews_total`,
    help: "Answered requests to /authenticate, by code; GRANTED where the caller was authenticated.",
    labelNames: ["code"],
    registers,
  });
  const cache = new Counter({
    name: `${namespace}_cache_total`,
    help: "Looks into memory: of verified tokens, of refused ones, of calls to STS under way.",
    labelNames: ["kind", "result"],
    registers,
  });
  const responses = new Counter({
    name: `${namespace}_sts_responses_total`,
    help: "Answers of STS, by HTTP status and region.",
    labelNames: ["ResponseCode", "StsRegion"],
    registers,
  });
  const failures = new Counter({
    name: `${namespace}_sts_connection_failures_total`,
    help: "Calls to STS without an answer, by region.",
    labelNames: ["StsRegion"],
    registers,
  });
  const throttled = new Counter({
    name: `${namespace}_sts_throttling_total`,
    help: "Answers of STS that throttle, by region.",
    labelNames: ["StsRegion"],
    registers,
  });

  const limited = new Counter({
    name: `${namespace}_sts_limited_total`,
    help: "Calls to STS that were refused here, by the limit that was reached.",
    labelNames: ["limit"],
    registers,
  });
  const circuits = new Gauge({
    name: `${namespace}_sts_circuit_open`,
    help: "1 where an STS host is left alone after many faults, by region.",
    labelNames: ["StsRegion"],
    registers,
  });
  const retries = new Counter({
    name: `${namespace}_sts_retries_total`,
    help: "Calls to STS that were tried once more, by region.",
    labelNames: ["StsRegion"],
    registers,
  });
  const reloads = new Counter({
    name: `${namespace}_config_reloads_total`,
    help: "Readings of the configuration file after the start: applied, unchanged, refused.",
    labelNames: ["result"],
    registers,
  });
  const ec2Calls = new Counter({
    name: `${namespace}_ec2_describe_instances_calls_total`,
    help: "Calls of EC2's DescribeInstances.",
    registers,
  });
  const ec2Failures = new Counter({
    name: `${namespace}_ec2_describe_instances_failures_total`,
    help: "Calls of EC2's DescribeInstances that brought nothing, by cause.",
    labelNames: ["cause"],
    registers,
  });
  const mappings = createMappingMetrics({ namespace, registers, now });

  return {
    text: () => registry.metrics(),
    observe(event) {
      switch (event.type) {
        case "mapping-reload":
        case "mapping-order":
        case "watch-failed":
        case "dynamic-latency":
          mappings.observe(event);
          return;
        case "review":
          reviews.inc({ code: event.code });
          latency.observe({ result: event.code === "GRANTED" ? "success" : CODES[event.code].result }, event.seconds);
          return;
        case "cache":
          cache.inc({ kind: event.kind, result: event.result });
          return;
        case "sts-response":
          responses.inc({ ResponseCode: event.status, StsRegion: regionLabel(event.endpoint) });
          return;
        case "sts-connection-failed":
          failures.inc({ StsRegion: regionLabel(event.endpoint) });
          return;
        case "sts-throttled":
          throttled.inc({ StsRegion: regionLabel(event.endpoint) });
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
