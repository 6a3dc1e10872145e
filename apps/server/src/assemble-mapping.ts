import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { type Clock, fail, ok, type Outcome, type Problem, safe } from "@aws-iam-authenticator/core";
import {
  type CompiledRules,
  compileMountedFile,
  type MappingSource,
  type MustStayMapped,
  reservedPrefixesOf,
  type RuleSet,
  type SourceId,
} from "@aws-iam-authenticator/mapper";
import type { MappingEvent } from "./events.ts";
import type { HealthCheck } from "./health.ts";
import { logRules } from "./log/log-rules.ts";
import type { Logger } from "./log/logger.ts";
import { dynamicFileSource } from "./mapping/dynamic-file-source.ts";
import { kubernetesSource } from "./mapping/kubernetes-source.ts";
import { dynamicLatency } from "./mapping/dynamic-latency.ts";
import type { KeptRules } from "./mapping/last-good.ts";
import { type LiveMapping, runMapping } from "./mapping/live-mapping.ts";
import { watchBackendModes } from "./mapping/watch-backend-modes.ts";
import type { ServerSettings } from "./settings/server-settings.ts";

/** The mappings, and what the rest of the server does with them. */
export interface AssembledMapping {
  readonly rules: () => RuleSet;
  /** Has the mappings of another reading of the configuration file take effect. */
  readonly apply: (config: LocatedConfig) => void;
  /** Another reading of the configuration file was refused: what is in force was known to be right until then. */
  readonly refused: (problem: Problem, rightUntil: number) => void;
  readonly check: () => HealthCheck;
  readonly status: LiveMapping["status"];
  close(): Promise<void>;
}

/** Settings of the configuration file that {@link AssembledMapping.apply} has take effect. */
export const LIVE_MAPPING_SETTINGS = [
  "server.mapAccounts",
  "server.mapRoles",
  "server.mapUsers",
  "server.mustStayMapped",
  "server.reservedPrefixConfig",
] as const;

/**
 * The mappings out of the configured sources.
 *
 * Problem: `CONFIG_INVALID`.
 */
export function assembleMapping(deps: {
  readonly config: LocatedConfig | undefined;
  readonly settings: Pick<
    ServerSettings,
    "backendMode" | "dynamicFile" | "dynamicBackendModePath" | "kubeconfig" | "master"
  >;
  readonly kept: ReadonlyMap<SourceId, KeptRules>;
  /** Variables that the way to kube-apiserver is found by. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: MappingEvent) => void;
  /** Is told when what is in force has changed. */
  readonly changed: () => void;
  readonly intervalMs?: number | undefined;
}): Outcome<AssembledMapping> {
  const { config: atStart, settings, clock, logger, observe, intervalMs } = deps;
  const { backendMode, dynamicFile, dynamicBackendModePath, kubeconfig, master } = settings;
  const supported = checkSupported(backendMode, dynamicFile);
  if (!supported.ok) return supported;
  if (atStart === undefined) logger.warning("no configuration file is given, so nobody is mapped: name one with -c");

  let config = atStart;
  let refusal: { readonly problem: Problem; readonly rightUntil: number } | undefined;
  const sourceOf = (source: SourceId): MappingSource | undefined => {
    const reservedPrefixes = () => reservedPrefixesOf(config, source);
    switch (source) {
      case "MountedFile":
        return undefined;
      case "DynamicFile":
        return dynamicFileSource({
          path: dynamicFile.path ?? "",
          userIdStrict: dynamicFile.userIdStrict,
          reservedPrefixes,
          headerRead: dynamicLatency("dynamic_file", { clock, logger, observe }),
          intervalMs,
        });
      case "EKSConfigMap":
      case "CRD":
        return kubernetesSource(source, {
          access: { kubeconfig, master, env: deps.env },
          reservedPrefixes,
          logger,
          observe,
        });
    }
  };
  const kept = new Map<SourceId, KeptRules>();
  for (const [source, { rules, confirmedAt }] of deps.kept) {
    if (source === "MountedFile") continue;
    // They may have been reserved since.
    const reservedPrefixes = reservedPrefixesOf(config, source);
    kept.set(source, { rules: rules.map((rule) => ({ ...rule, reservedPrefixes })), confirmedAt });
  }
  const must = mustStayMapped(config);
  const mapping = runMapping({
    order: backendMode,
    must,
    kept,
    sourceOf,
    clock,
    logger,
    observe,
    changed: deps.changed,
  });

  const mountedFile = (): CompiledRules =>
    config === undefined ? { rules: [], warnings: [] } : compileMountedFile(config);

  function takeMountedFile(): void {
    const { rules, warnings } = mountedFile();
    mapping.take("MountedFile", { rules: ok(rules), problems: warnings });
    if (refusal !== undefined) mapping.fail("MountedFile", refusal.problem, refusal.rightUntil);
  }

  takeMountedFile();
  logRules(config?.value.server, logger);
  const modesWatch =
    dynamicBackendModePath === undefined
      ? undefined
      : watchBackendModes({
          path: dynamicBackendModePath,
          configured: backendMode,
          order(modes) {
            const checked = checkSupported(modes, dynamicFile);
            const ordered = checked.ok
              ? mapping.order(modes, new Map([["MountedFile", mountedFile().rules]]))
              : checked;
            // It may have been left out before.
            if (ordered.ok) takeMountedFile();
            return ordered;
          },
          headerRead: dynamicLatency("dynamic_backend_mode", { clock, logger, observe }),
          logger,
          intervalMs,
        });
  return ok({
    rules: mapping.rules,
    apply(next) {
      config = next;
      refusal = undefined;
      mapping.guard(mustStayMapped(config));
      takeMountedFile();
      mapping.reserve((source) => reservedPrefixesOf(config, source));
    },
    refused(problem, rightUntil) {
      refusal = { problem, rightUntil };
      mapping.fail("MountedFile", problem, rightUntil);
    },
    check: () => checkOf(mapping),
    status: mapping.status,
    async close() {
      await Promise.all([modesWatch?.close(), mapping.close()]);
    },
  });
}

/** Whether the sources are told what they need. */
function checkSupported(modes: readonly SourceId[], dynamicFile: ServerSettings["dynamicFile"]): Outcome<void> {
  if (modes.includes("DynamicFile") && dynamicFile.path === undefined) {
    return fail("CONFIG_INVALID", safe`DynamicFile among the backend modes needs dynamicfilepath`);
  }
  return ok(undefined);
}

function mustStayMapped(config: LocatedConfig | undefined): readonly MustStayMapped[] {
  return (config?.value.server?.mustStayMapped ?? []).map(({ arn, groups = [] }) => ({ arn, groups }));
}

/** Ready is who can answer for every source; what else is wrong is told, and is no reason to be taken out of service. */
function checkOf(mapping: LiveMapping): HealthCheck {
  const { state, unmet } = mapping.status();
  const unread = state.order.filter((source) => !state.inForce.has(source));
  const notes = [
    `${state.rules.rules.length} rules`,
    ...unread.map((source) => `${source} is not read yet`),
    ...[...state.problems].flatMap(([source, { code }]) =>
      unread.includes(source) ? [] : [`${source}: ${code}, see the log`],
    ),
    ...(unmet === 0 ? [] : [`${unmet} of mustStayMapped not mapped, see the log`]),
  ];
  return { id: "mapping", ok: unread.length === 0, detail: notes.join("; ") };
}
