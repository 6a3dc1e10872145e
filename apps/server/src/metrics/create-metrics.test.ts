import { type Code, CODES, GLOBAL_STS_ENDPOINT, stsEndpoints } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { ReviewEvent, ServerEvent } from "../events.ts";
import { ENDPOINT } from "../testing/callers.ts";
import { createMetrics } from "./create-metrics.ts";
import { type MetricRow, METRICS } from "./metric-table.ts";

const namespace = "aws_iam_authenticator_";

/** The samples of our own metrics after some events, without buckets and what is 0. */
async function samplesAfter(...events: readonly ServerEvent[]): Promise<string[]> {
  const metrics = createMetrics();
  for (const event of events) metrics.observe(event);
  const lines = (await metrics.text()).split("\n");
  return lines
    .filter((line) => line.startsWith(namespace) && !line.includes("_bucket{") && !line.endsWith(" 0"))
    .map((line) => line.slice(namespace.length));
}

function review(code: Code | "GRANTED", seconds = 0.25): ReviewEvent {
  const request = { id: "id-1", peer: { address: "192.0.2.7:50000" }, method: "POST", path: "/authenticate" };
  return { type: "review", request, seconds, authentication: undefined, code };
}

const isCode = (text: string): text is Code => Object.hasOwn(CODES, text);

describe("a metric has the name, the kind and the labels that dashboards know:", () => {
  it("those of the table, and no others", async () => {
    const text = await createMetrics({ build: { version: "v1", runtime: "node" } }).text();
    const types = text.split("\n").filter((line) => line.startsWith(`# TYPE ${namespace}`));
    const shown = types.map((line) => line.slice(`# TYPE ${namespace}`.length));
    const table = Object.entries(METRICS).map(([name, { kind }]) => `${name} ${kind}`);
    expect(shown.toSorted()).toEqual(table.toSorted());
  });

  it("those of the reference, spelt as there", () => {
    const ofReference = Object.entries<MetricRow>(METRICS).filter(([, { reference }]) => reference);
    expect(ofReference.map(([name, { labels }]) => [name, ...Object.keys(labels)].join(" ")).toSorted()).toEqual([
      "authenticate_latency_seconds result",
      "configmap_watch_failures_total",
      "dynamic_e2e_latency_seconds type",
      "dynamic_file_enabled",
      "dynamic_file_only",
      "dynamicfile_failures_total",
      "ec2_describe_instances_calls_total",
      "sts_connection_failures_total StsRegion",
      "sts_responses_total ResponseCode StsRegion",
      "sts_throttling_total StsRegion",
    ]);
  });

  it.each<[what: string, event: ServerEvent, samples: string[]]>([
    ["a review begins", { type: "review-in-flight", change: 1 }, ["reviews_in_flight 1"]],
    ["a call to STS begins", { type: "sts-in-flight", change: 1 }, ["sts_in_flight 1"]],
    ["a call to STS waits", { type: "sts-queue", change: 1 }, ["sts_queue 1"]],
    [
      "lines are missing in the audit log",
      { type: "audit", result: "dropped", count: 3 },
      ['audit_lines_total{result="dropped"} 3'],
    ],
    [
      "EC2 is asked",
      { type: "ec2-describe-instances", instances: 100, result: "answered" },
      ["ec2_describe_instances_calls_total 1"],
    ],
    [
      "EC2 is asked in vain",
      { type: "ec2-describe-instances", instances: 1, result: "not-allowed" },
      ["ec2_describe_instances_calls_total 1", 'ec2_describe_instances_failures_total{cause="not-allowed"} 1'],
    ],
    [
      "STS answers",
      { type: "sts-response", endpoint: ENDPOINT, status: 403 },
      ['sts_responses_total{ResponseCode="403",StsRegion="us-east-1"} 1'],
    ],
    [
      "the global endpoint answers",
      { type: "sts-response", endpoint: GLOBAL_STS_ENDPOINT, status: 200 },
      ['sts_responses_total{ResponseCode="200",StsRegion="global"} 1'],
    ],
    ["STS throttles", { type: "sts-throttled", endpoint: ENDPOINT }, ['sts_throttling_total{StsRegion="us-east-1"} 1']],
    [
      "STS is not reached",
      { type: "sts-connection-failed", endpoint: ENDPOINT },
      ['sts_connection_failures_total{StsRegion="us-east-1"} 1'],
    ],
    ["a limit is reached", { type: "limited", limit: "queue" }, ['sts_limited_total{limit="queue"} 1']],
    [
      "a call is tried once more",
      { type: "retry", endpoint: ENDPOINT },
      ['sts_retries_total{StsRegion="us-east-1"} 1'],
    ],
    [
      "a host is left alone",
      { type: "circuit", endpoint: ENDPOINT, state: "open" },
      ['sts_circuit_open{StsRegion="us-east-1"} 1'],
    ],
    [
      "a verified token is remembered",
      { type: "cache", kind: "verified", result: "hit" },
      ['cache_total{kind="verified",result="hit"} 1'],
    ],
    [
      "a refused token is not remembered",
      { type: "cache", kind: "refused", result: "miss" },
      ['cache_total{kind="refused",result="miss"} 1'],
    ],
    [
      "a call is shared",
      { type: "cache", kind: "flight", result: "hit" },
      ['cache_total{kind="flight",result="hit"} 1'],
    ],
    [
      "the configuration file is read again",
      { type: "config-reload", result: "refused" },
      ['config_reloads_total{result="refused"} 1'],
    ],
    ["a mistake is counted by its review alone", { type: "internal-error", requestId: "id-1", error: "Error" }, []],
  ])("%s", async (_, event, samples) => {
    expect(await samplesAfter(event)).toEqual(samples);
  });
});

describe("the latency of a review", () => {
  it.each<[Code | "GRANTED", string]>([
    ["GRANTED", "success"],
    ["REVIEW_MALFORMED", "malformed_request"],
    ["REVIEW_METHOD", "malformed_request"],
    ["REVIEW_TOO_LARGE", "malformed_request"],
    ["TOKEN_PREFIX", "invalid_token"],
    ["TOKEN_EXPIRED", "invalid_token"],
    ["STS_SIGNATURE_MISMATCH", "sts_error"],
    ["STS_UNREACHABLE", "sts_error"],
    ["STS_TIMEOUT", "sts_error"],
    ["STS_THROTTLED", "sts_throttling"],
    ["NOT_MAPPED", "uknown_user"],
    ["IDENTITY_DENIED", "uknown_user"],
    ["EC2_PRIVATE_DNS_NAME_UNAVAILABLE", "uknown_user"],
    ["EC2_UNAVAILABLE", "uknown_user"],
    ["MAPPING_NOT_LOADED", "uknown_user"],
    ["INTERNAL", "internal_error"],
  ])("with %s counts under the result %s", async (code, result) => {
    expect(await samplesAfter(review(code))).toEqual([
      `authenticate_latency_seconds_sum{result="${result}"} 0.25`,
      `authenticate_latency_seconds_count{result="${result}"} 1`,
      `reviews_total{code="${code}"} 1`,
    ]);
  });

  it("has buckets from 5 ms to STS's time limit", async () => {
    const metrics = createMetrics();
    metrics.observe(review("GRANTED", 0.02));
    metrics.observe(review("GRANTED", 11));
    const buckets = [
      ...(await metrics.text()).matchAll(/latency_seconds_bucket\{le="([^"]+)",result="success"\} (\d)/g),
    ];
    expect(buckets.map(([, bound, count]) => `${bound}: ${count}`)).toEqual([
      "0.005: 0",
      "0.01: 0",
      ...["0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"].map((bound) => `${bound}: 1`),
      "+Inf: 2",
    ]);
  });
});

describe("labels", () => {
  it("are bounded: every code, every host and every status that HTTP has make no more samples than that", async () => {
    const endpoints = [...stsEndpoints(["aws"]).values()];
    const regions = new Set(endpoints.map(({ region }) => region)).size + 1;
    const events = endpoints.flatMap((endpoint): ServerEvent[] => [
      { type: "sts-connection-failed", endpoint },
      { type: "sts-throttled", endpoint },
    ]);
    const reviews = Object.keys(CODES)
      .filter(isCode)
      .map((code) => review(code));
    const samples = await samplesAfter(...events, ...reviews, review("GRANTED"));
    const count = (name: string) => samples.filter((sample) => sample.startsWith(`${name}{`)).length;
    expect(count("sts_connection_failures_total")).toBe(regions);
    expect(count("sts_throttling_total")).toBe(regions);
    expect(count("reviews_total")).toBe(Object.keys(CODES).length + 1);
    expect(count("authenticate_latency_seconds_count")).toBe(7);
    expect(samples.join()).not.toMatch(/192\.0\.2\.7|id-1|amazonaws/);
  });
});

describe("the metrics of two servers", () => {
  it("are counted apart", async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.observe(review("GRANTED"));
    expect(await one.text()).toContain('reviews_total{code="GRANTED"} 1');
    expect(await other.text()).toContain('reviews_total{code="GRANTED"} 0');
  });

  it("come with the process's own", async () => {
    expect(await createMetrics().text()).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});
