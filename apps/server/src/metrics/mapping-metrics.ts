import type { RuleMatch, SourceId } from "@aws-iam-authenticator/mapper";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { MappingEvent } from "../events.ts";

const kinds = ["role", "user", "user-id", "sso", "pattern", "account"] as const satisfies readonly RuleMatch["by"][];

/** The metrics of the mappings; those that the reference has are named as there. */
export function createMappingMetrics(deps: {
  readonly namespace: string;
  readonly registers: Registry[];
  readonly now: () => number;
}): { observe(event: MappingEvent): void } {
  const { namespace, registers, now } = deps;
  const rightUntil = new Map<SourceId, number | undefined>();

  const reloads = new Counter({
    name: `${namespace}_mapping_reload_total`,
    help: "Readings of sources of mappings, by what came of them: applied, unchanged, failed, refused, restored.",
    labelNames: ["source", "result"],
    registers,
  });
  const rules = new Gauge({
    name: `${namespace}_mappings`,
    help: "Mapping rules in force, by source and by what they match.",
    labelNames: ["source", "kind"],
    registers,
  });
  // Registered by being made.
  void new Gauge({
    name: `${namespace}_mapping_age_seconds`,
    help: "For how long a source's rules in force have not been known to be right; 0 where they are.",
    labelNames: ["source"],
    registers,
    collect() {
      this.reset();
      for (const [source, until] of rightUntil) this.set({ source }, until === undefined ? 0 : (now() - until) / 1000);
    },
  });
  const watchFailures = new Counter({
    name: `${namespace}_configmap_watch_failures_total`,
    help: "Times that the watch of aws-auth broke off.",
    registers,
  });
  const dynamicFileFailures = new Counter({
    name: `${namespace}_dynamicfile_failures_total`,
    help: "Readings of the dynamic file that failed.",
    registers,
  });
  const latency = new Histogram({
    name: `${namespace}_dynamic_e2e_latency_seconds`,
    help: "From when a dynamic file was made, as it says itself, until it took effect.",
    labelNames: ["type"],
    buckets: [1, 3, 5, 10, 15, 20, 30, 60],
    registers,
  });
  const dynamicFileEnabled = new Gauge({
    name: `${namespace}_dynamic_file_enabled`,
    help: "1 where DynamicFile is among the sources.",
    registers,
  });
  const dynamicFileOnly = new Gauge({
    name: `${namespace}_dynamic_file_only`,
    help: "1 where DynamicFile is the only source.",
    registers,
  });

  return {
    observe(event) {
      switch (event.type) {
        case "mapping-reload": {
          const { source, result } = event;
          reloads.inc({ source, result });
          if (source === "DynamicFile" && result === "failed") dynamicFileFailures.inc();
          rightUntil.set(source, event.rightUntil);
          for (const kind of kinds) {
            rules.set({ source, kind }, event.rules.filter(({ match }) => match.by === kind).length);
          }
          return;
        }
        case "mapping-order":
          for (const source of rightUntil.keys()) {
            if (event.order.includes(source)) continue;
            rightUntil.delete(source);
            for (const kind of kinds) rules.remove({ source, kind });
          }
          dynamicFileEnabled.set(event.order.includes("DynamicFile") ? 1 : 0);
          dynamicFileOnly.set(event.order.length === 1 && event.order[0] === "DynamicFile" ? 1 : 0);
          return;
        case "watch-failed":
          if (event.source === "EKSConfigMap") watchFailures.inc();
          return;
        case "dynamic-latency":
          latency.observe({ type: event.file }, event.seconds);
      }
    },
  };
}
