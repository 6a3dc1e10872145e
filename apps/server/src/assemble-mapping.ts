import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { type Clock, fail, ok, type Outcome, type Problem, safe } from "@aws-iam-authenticator/core";
import {
  type CompiledRules,
  compileMountedFile,
  type MappingSource,
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
import { mustStayMapped } from "./mapping/must-stay-mapped.ts";
import { backendModesAtStart, watchBackendModes } from "./mapping/watch-backend-modes.ts";
import { sourceOrigin } from "./mapping/source-origin.ts";
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
  /** What a source's rules in force were read from, as `sourceOrigin` has it; undefined where they are not to be kept. */
  readonly originOf: (source: SourceId) => string | undefined;
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

type MappingSettings = Pick<
  ServerSettings,
  "backendMode" | "dynamicFile" | "dynamicBackendModePath" | "kubeconfig" | "master"
>;

/**
 * The mappings out of the configured sources.
 *
 * Problem: `CONFIG_INVALID`.
 */
export async function assembleMapping(deps: {
  readonly config: LocatedConfig | undefined;
  readonly settings: MappingSettings;
  readonly kept: ReadonlyMap<SourceId, KeptRules>;
  readonly clusterId: string;
  /** Variables that the way to kube-apiserver is found by. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: MappingEvent) => void;
  /** Is told when what is in force has changed. */
  readonly changed: () => void;
  readonly intervalMs?: number | undefined;
}): Promise<Outcome<AssembledMapping>> {
  const { config: atStart, settings, clusterId, clock, logger, observe, intervalMs } = deps;
  const { backendMode, dynamicFile, dynamicBackendModePath, kubeconfig, master } = settings;
  const supported = checkSupported(backendMode, dynamicFile);
  if (!supported.ok) return supported;
  if (atStart === undefined) logger.warning("no configuration file is given, so nobody is mapped: name one with -c");

  const order = await orderAtStart(settings, logger);
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
          wasWithoutRules: kept.get(source)?.rules.length === 0,
          reservedPrefixes,
          headerRead: dynamicLatency("dynamic_file", { clock, logger, observe }),
          intervalMs,
        });
      case "EKSConfigMap":
      case "CRD":
        return kubernetesSource(source, {
          access: { kubeconfig, master, env: deps.env },
          reservedPrefixes,
          kept: kept.get(source),
          connected: (server) => origins.set(source, sourceOrigin(source, { dynamicFile, clusterId, server })),
          clock,
          logger,
          observe,
        });
    }
  };
  const origins = new Map<SourceId, string | undefined>([
    ["DynamicFile", sourceOrigin("DynamicFile", { dynamicFile, clusterId, server: undefined })],
  ]);
  const kept = new Map<SourceId, KeptRules>();
  for (const [source, { rules, ...rest }] of deps.kept) {
    // They may have been reserved since.
    const reservedPrefixes = reservedPrefixesOf(config, source);
    kept.set(source, { ...rest, rules: rules.map((rule) => ({ ...rule, reservedPrefixes })) });
    origins.set(source, rest.origin);
  }
  const must = mustStayMapped(config);
  const mapping = runMapping({
    order,
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
          atStart: order,
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
    originOf: (source) => origins.get(source),
    async close() {
      await Promise.all([modesWatch?.close(), mapping.close()]);
    },
  });
}

/** The sources that are asked at first, and their order. */
async function orderAtStart(
  { backendMode, dynamicFile, dynamicBackendModePath: path }: MappingSettings,
  logger: Logger,
): Promise<readonly SourceId[]> {
  const modes = path === undefined ? undefined : await backendModesAtStart(path);
  if (modes === undefined || !checkSupported(modes, dynamicFile).ok) return backendMode;
  logger.info("the backend modes are those that dynamicBackendModePath says", { modes, path });
  return modes;
}

/** Whether the sources are told what they need. */
function checkSupported(modes: readonly SourceId[], dynamicFile: ServerSettings["dynamicFile"]): Outcome<void> {
  if (modes.includes("DynamicFile") && dynamicFile.path === undefined) {
    return fail("CONFIG_INVALID", safe`DynamicFile among the backend modes needs dynamicfilepath`);
  }
  return ok(undefined);
}

/** Ready is who can answer for every source; what else is wrong is told, and is no reason to be taken out of service. */
function checkOf(mapping: LiveMapping): HealthCheck {
  const { state, invalidObjects, unmet } = mapping.status();
  const unread = state.order.filter((source) => !state.inForce.has(source));
  const notes = [
    `${state.rules.rules.length} rules`,
    ...unread.map((source) => `${source} is not read yet`),
    ...[...state.problems].flatMap(([source, { code }]) =>
      unread.includes(source) ? [] : [`${source}: ${code}, see the log`],
    ),
    ...[...invalidObjects].map(
      ([source, { lastValid, withoutRule }]) =>
        `${source}: ${lastValid + withoutRule} objects not valid, ${lastValid} of them in force as they last were valid, see the log`,
    ),
    ...(unmet === 0 ? [] : [`${unmet} of mustStayMapped not mapped, see the log`]),
  ];
  return { id: "mapping", ok: unread.length === 0, detail: notes.join("; ") };
}
