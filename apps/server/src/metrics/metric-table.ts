/** What a metric is, and what its labels may be. */
export interface MetricRow {
  readonly kind: "counter" | "gauge" | "histogram";
  /** What is counted or measured; no full stop. */
  readonly help: string;
  /** Of each label what values it takes. Fixed sets alone: nothing that a stranger could make up. */
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets, in seconds. */
  readonly buckets?: readonly number[];
  /** Whether the reference implementation has a metric of this name. */
  readonly reference?: true;
}

/** What every metric's name begins with. */
export const NAMESPACE = "aws_iam_authenticator";

const StsRegion = "region of the STS host, `global` for sts.amazonaws.com";
const source = "`MountedFile`, `EKSConfigMap`, `CRD`, `DynamicFile`";

/**
 * Every metric there is, beside those of the process and the runtime: names without {@link NAMESPACE}. Names and labels of the
 * reference are spelt as there.
 */
export const METRICS = {
  // ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────
  authenticate_latency_seconds: {
    kind: "histogram",
    help: "Time to answer a request to /authenticate",
    labels: {
      result:
        "`success`, `malformed_request`, `invalid_token`, `sts_error`, `sts_throttling`, `uknown_user` (spelt so in the reference), `internal_error`",
    },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    reference: true,
  },
  reviews_total: {
    kind: "counter",
    help: "Answered requests to /authenticate",
    labels: { code: "the answer's code, `GRANTED` where the caller was authenticated" },
  },
  reviews_in_flight: { kind: "gauge", help: "Requests to /authenticate that are being answered", labels: {} },
  cache_total: {
    kind: "counter",
    help: "Looks into memory",
    labels: {
      kind: "`verified` tokens, `refused` ones, `flight` (calls to STS under way), `stale` (verified tokens, looked at while STS has a fault)",
      result: "`hit`, `miss`",
    },
  },
  audit_lines_total: {
    kind: "counter",
    help: "Lines of the audit log",
    labels: { result: "`written`, `dropped` (the file did not take them)" },
  },

  // ── STS ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  sts_responses_total: {
    kind: "counter",
    help: "Answers of STS",
    labels: { ResponseCode: "HTTP status", StsRegion },
    reference: true,
  },
  sts_connection_failures_total: {
    kind: "counter",
    help: "Calls to STS without an answer",
    labels: { StsRegion },
    reference: true,
  },
  sts_throttling_total: {
    kind: "counter",
    help: "Answers of STS that throttle",
    labels: { StsRegion },
    reference: true,
  },
  sts_limited_total: {
    kind: "counter",
    help: "Calls to STS that were refused here, by the limit that was reached",
    labels: { limit: "`rate`, `access-key-rate`, `queue`" },
  },
  sts_in_flight: { kind: "gauge", help: "Calls to STS under way", labels: {} },
  sts_queue: { kind: "gauge", help: "Calls to STS that wait for their turn", labels: {} },
  sts_circuit_open: {
    kind: "gauge",
    help: "1 while an STS host is left alone after ten faults in a row",
    labels: { StsRegion },
  },
  sts_retries_total: { kind: "counter", help: "Calls to STS that were tried once more", labels: { StsRegion } },

  // ── mappings ─────────────────────────────────────────────────────────────────────────────────────────────────────
  mapping_reload_total: {
    kind: "counter",
    help: "Readings of sources of mappings",
    labels: {
      source,
      result:
        "`applied`, `unchanged`, `failed` (cannot be read, or is not valid), `refused` (would lose somebody who must stay mapped), `restored` (kept from before a restart)",
    },
  },
  mappings: {
    kind: "gauge",
    help: "Mapping rules in force",
    labels: { source, kind: "what they match: `role`, `user`, `user-id`, `sso`, `pattern`, `account`" },
  },
  mapping_age_seconds: {
    kind: "gauge",
    help: "For how long a source's rules in force, or one of them, have not been known to be right; 0 where they are",
    labels: { source },
  },
  mapping_invalid_objects: {
    kind: "gauge",
    help: "IAMIdentityMappings that are not valid",
    labels: { source, in_force: "what of them is in force: the `last_valid` version, or `nothing`" },
  },
  config_reloads_total: {
    kind: "counter",
    help: "Readings of the configuration file after the start",
    labels: { result: "`applied`, `unchanged`, `refused`" },
  },
  configmap_watch_failures_total: {
    kind: "counter",
    help: "Times that the watch of aws-auth broke off",
    labels: {},
    reference: true,
  },
  dynamicfile_failures_total: {
    kind: "counter",
    help: "Readings of the dynamic file that failed",
    labels: {},
    reference: true,
  },
  dynamic_e2e_latency_seconds: {
    kind: "histogram",
    help: "From when a dynamic file was made, as it says itself, until it took effect",
    labels: { type: "`dynamic_file`, `dynamic_backend_mode`" },
    buckets: [1, 3, 5, 10, 15, 20, 30, 60],
    reference: true,
  },
  dynamic_file_enabled: {
    kind: "gauge",
    help: "1 where DynamicFile is among the sources",
    labels: {},
    reference: true,
  },
  dynamic_file_only: {
    kind: "gauge",
    help: "1 where DynamicFile is the only source",
    labels: {},
    reference: true,
  },

  // ── certificates ─────────────────────────────────────────────────────────────────────────────────────────────────
  certificate_expiry_timestamp_seconds: {
    kind: "gauge",
    help: "When a certificate ends, in seconds since 1970",
    labels: { certificate: "`serving`, `ca` (the one in the state folder that signs it)" },
  },
  certificate_reloads_total: {
    kind: "counter",
    help: "Changes of the certificate and key while the server runs",
    labels: { result: "`applied`, `refused` (it cannot be served; what was before still is)" },
  },
  certificate_renewals_total: {
    kind: "counter",
    help: "Certificates that the server made in place of one",
    labels: { result: "`renewed`, `failed`" },
  },
  client_certificates_refused_total: {
    kind: "counter",
    help: "Clients that were turned away for want of a certificate of server.clientCAFile",
    labels: {},
  },

  // ── EC2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  ec2_describe_instances_calls_total: {
    kind: "counter",
    help: "Calls of EC2's DescribeInstances",
    labels: {},
    reference: true,
  },
  ec2_describe_instances_failures_total: {
    kind: "counter",
    help: "Calls of EC2's DescribeInstances that brought nothing",
    labels: {
      cause:
        "`throttled`, `unreachable`, `timeout`, `fault`, `credentials`, `not-allowed`, `refused`, `answer-invalid`",
    },
  },

  // ── the server ───────────────────────────────────────────────────────────────────────────────────────────────────
  build_info: {
    kind: "gauge",
    help: "1, by what is running",
    labels: { version: "the release", runtime: "such as `node 24.21.0`" },
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The short name of a metric of a kind. */
export type MetricName<Kind extends MetricRow["kind"] = MetricRow["kind"]> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name]["kind"] extends Kind ? Name : never;
}[keyof typeof METRICS];

/** The labels of a metric. */
export type MetricLabel<Name extends MetricName> = Extract<keyof (typeof METRICS)[Name]["labels"], string>;
