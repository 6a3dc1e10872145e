import { setTimeout as wait } from "node:timers/promises";
import { type Clock, describeProblem, fail, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { MappingRule, MappingSource, SourceId, SourceReading } from "@aws-iam-authenticator/mapper";
import type { KubernetesClient, KubernetesSourceEvent } from "@aws-iam-authenticator/mapper/kubernetes";
import type { MappingEvent } from "../events.ts";
import type { Logger } from "../log/logger.ts";
import type { KeptRules } from "./last-good.ts";

/** How a server reaches kube-apiserver. */
export interface KubernetesAccess {
  /** A kubeconfig file. Default: `KUBECONFIG`, the pod's service account, or the home folder's. */
  readonly kubeconfig: string | undefined;
  /** URL of kube-apiserver, in place of the kubeconfig's. */
  readonly master: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How long to wait before a way to kube-apiserver that was not found is looked for again. */
const againMs = 5_000;

/**
 * A source that kube-apiserver has: EKSConfigMap or CRD. The Kubernetes client is loaded when it is run.
 *
 * @param options.reservedPrefixes those of the moment of a reading
 * @param options.kept what was kept of it across a restart: of it are objects that are not valid by now
 */
export function kubernetesSource(
  id: Extract<SourceId, "EKSConfigMap" | "CRD">,
  options: {
    readonly access: KubernetesAccess;
    readonly reservedPrefixes: () => readonly string[];
    readonly kept: KeptRules | undefined;
    /** Is told which kube-apiserver the source is read from. */
    readonly connected: (server: string) => void;
    readonly clock: Pick<Clock, "now">;
    readonly logger: Logger;
    readonly observe: (event: MappingEvent) => void;
  },
): MappingSource {
  const { access, reservedPrefixes, kept, connected, clock, logger, observe } = options;
  return {
    id,
    async run(emit, signal) {
      const kubernetes = await import("@aws-iam-authenticator/mapper/kubernetes");
      const client = await connect(() => kubernetes.connectToKubernetes(access), emit, signal);
      if (client === undefined) return;
      logger.info("reading mappings from kube-apiserver", { server: client.server, source: id });
      connected(client.server);
      const sourceOptions = {
        client,
        reservedPrefixes: reservedPrefixes(),
        observe: (event: KubernetesSourceEvent) => tell(event, logger, observe),
      };
      const source =
        id === "CRD"
          ? kubernetes.crdSource({ ...sourceOptions, kept: byObject(kept), now: clock.now })
          : kubernetes.eksConfigMapSource(sourceOptions);
      try {
        await source.run((reading) => emit(underPrefixes(reading, reservedPrefixes())), signal);
      } finally {
        client.close();
      }
    },
  };
}

/** Rules by the object that each is, as right as they are. */
function byObject(kept: KeptRules | undefined): ReadonlyMap<string, MappingRule> {
  const rules = (kept?.rules ?? []).flatMap((rule) =>
    rule.object === undefined || kept === undefined
      ? []
      : [[rule.object, { ...rule, rightUntil: rule.rightUntil ?? kept.confirmedAt }] as const],
  );
  return new Map(rules);
}

/** The way to kube-apiserver; undefined where the signal came first. What is missing, a kubeconfig say, may come yet. */
async function connect(
  attempt: () => Promise<Outcome<KubernetesClient>>,
  emit: (reading: SourceReading) => void,
  signal: AbortSignal,
): Promise<KubernetesClient | undefined> {
  let told: string | undefined;
  while (!signal.aborted) {
    const client = await attempt();
    if (client.ok) return client.value;
    const why = describeProblem(client.problem);
    if (why !== told) emit({ rules: fail("MAPPING_SOURCE_UNAVAILABLE", safe`${why}`), problems: [] });
    told = why;
    await wait(againMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return undefined;
}

/** A reading under the reserved prefixes that hold now: they may have changed since the source was begun. */
function underPrefixes(reading: SourceReading, prefixes: readonly string[]): SourceReading {
  const { rules } = reading;
  if (!rules.ok || rules.value.every(({ reservedPrefixes }) => isSame(reservedPrefixes, prefixes))) return reading;
  return {
    ...reading,
    rules: { ok: true, value: rules.value.map((rule) => ({ ...rule, reservedPrefixes: prefixes })) },
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((text, index) => text === others[index]));
}

function tell(event: KubernetesSourceEvent, logger: Logger, observe: (event: MappingEvent) => void): void {
  switch (event.type) {
    case "watch-failed":
      observe({ type: "watch-failed", source: event.source });
      logger.warning("the watch of mappings broke off, and is begun anew", {
        error: describeProblem(event.problem),
        source: event.source,
      });
      return;
    case "status-written":
      logger.debug("the status of an IAMIdentityMapping was written", { name: event.name });
      return;
    case "status-not-written":
    case "event-not-written":
      logger.warning(
        event.type === "status-not-written"
          ? "the status of an IAMIdentityMapping was not written"
          : "the event on an IAMIdentityMapping was not written",
        { error: describeProblem(event.problem), name: event.name },
      );
  }
}
