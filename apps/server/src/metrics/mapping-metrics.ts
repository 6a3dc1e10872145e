import type { RuleMatch, SourceId } from "@aws-iam-authenticator/mapper";
import type { Registry } from "prom-client";
import type { MappingEvent, MappingReloadEvent } from "../events.ts";
import { counter, gauge, histogram } from "./make-metric.ts";

const kinds = ["role", "user", "user-id", "sso", "pattern", "account"] as const satisfies readonly RuleMatch["by"][];
const results = [
  "applied",
  "unchanged",
  "failed",
  "refused",
  "restored",
] as const satisfies readonly MappingReloadEvent["result"][];

/** The metrics of the mappings; those that the reference has are named as there. */
export function createMappingMetrics(deps: { readonly registry: Registry; readonly now: () => number }): {
  observe(event: MappingEvent): void;
} {
  const { registry, now } = deps;
  const rightUntil = new Map<SourceId, number | undefined>();

  const reloads = counter("mapping_reload_total", registry);
  const rules = gauge("mappings", registry);
  gauge("mapping_age_seconds", registry, function () {
    this.reset();
    for (const [source, until] of rightUntil) this.set({ source }, until === undefined ? 0 : (now() - until) / 1000);
  });
  const invalidObjects = gauge("mapping_invalid_objects", registry);
  const watchFailures = counter("configmap_watch_failures_total", registry);
  const dynamicFileFailures = counter("dynamicfile_failures_total", registry);
  const latency = histogram("dynamic_e2e_latency_seconds", registry);
  const dynamicFileEnabled = gauge("dynamic_file_enabled", registry);
  const dynamicFileOnly = gauge("dynamic_file_only", registry);

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
          if (source !== "CRD") return;
          invalidObjects.set({ source, in_force: "last_valid" }, event.invalidObjects.lastValid);
          invalidObjects.set({ source, in_force: "nothing" }, event.invalidObjects.withoutRule);
          return;
        }
        case "mapping-order":
          for (const source of rightUntil.keys()) {
            if (event.order.includes(source)) continue;
            rightUntil.delete(source);
            for (const kind of kinds) rules.remove({ source, kind });
            for (const in_force of ["last_valid", "nothing"]) invalidObjects.remove({ source, in_force });
          }
          for (const source of event.order) for (const result of results) reloads.inc({ source, result }, 0);
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
