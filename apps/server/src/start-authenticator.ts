import { randomBytes } from "node:crypto";
import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { checkClusterId, type Clock, ok, type Outcome } from "@aws-iam-authenticator/core";
import { createAdminApp } from "./admin.ts";
import { assemblePlainListeners } from "./assemble-plain-listeners.ts";
import { Closers } from "./closers.ts";
import { createApp } from "./app.ts";
import { assembleEc2, type AwsAccess, type Ec2Variables } from "./assemble-ec2.ts";
import { assembleDenyList } from "./assemble-deny-list.ts";
import { assembleLiveConfig } from "./assemble-live-config.ts";
import { assembleLastGood } from "./assemble-last-good.ts";
import { assembleMapping, LIVE_MAPPING_SETTINGS } from "./assemble-mapping.ts";
import { assembleObservers } from "./assemble-observers.ts";
import { assembleTls } from "./assemble-tls.ts";
import { assembleVerifier } from "./assemble-verifier.ts";
import { createAuthenticate } from "./authenticate.ts";
import { giveBackMemory } from "./memory/give-back-memory.ts";
import { createHealthApp, type HealthReport } from "./health.ts";
import type { Listen } from "./listen/listen.ts";
import { listen as listenHere } from "./listen/runtime-listeners.ts";
import type { KeptConfig } from "./mapping/last-good.ts";
import { findOrigin } from "./mapping/source-origin.ts";
import type { Logger } from "./log/logger.ts";
import type { BuildInfo } from "./metrics/create-metrics.ts";
import { noTracing, type Tracing } from "./tracing/tracing.ts";
import { createMetricsApp } from "./metrics-app.ts";
import { plainReviews } from "./review/plain-reviews.ts";
import { createReviewEndpoint } from "./review/review-endpoint.ts";
import { type ServerOverrides, serverSettings } from "./settings/server-settings.ts";

export interface AuthenticatorOptions {
  /** The configuration file, read and checked. */
  readonly config: LocatedConfig | undefined;
  /** Where that file is: it is read again whenever it changes. Default: it is not looked at again. */
  readonly configPath?: string;
  /** How often it and other files are looked at, in milliseconds. Default 250. */
  readonly configIntervalMs?: number;
  /** Where the file is not valid: what was kept of it, of which `config` was read instead. See `restoreConfig`. */
  readonly restoredConfig?: KeptConfig;
  /** Where given, it counts and not the file's. */
  readonly clusterId: string | undefined;
  readonly overrides: ServerOverrides;
  /** Variables that calls to STS and EC2 honour. */
  readonly env: Ec2Variables & Readonly<Record<string, string | undefined>>;
  /** The server's own access to AWS. Default: none, and rules with `{{EC2PrivateDNSName}}` deny. */
  readonly aws?: AwsAccess;
  /** What is running, for the metric `build_info`. Default: it is not shown. */
  readonly build?: BuildInfo;
  /** Traces reviews; `@aws-iam-authenticator/server/tracing` has one for OpenTelemetry. Default: nothing is traced. */
  readonly tracing?: Tracing;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The listener. Default: that of the runtime. */
  readonly listen?: Listen;
}

/** A server that answers reviews. */
export interface RunningAuthenticator {
  readonly port: number;
  /** Undefined where the health port was taken. */
  readonly healthPort: number | undefined;
  /** Undefined where metrics have no listener of their own, or its port was taken. */
  readonly metricsPort: number | undefined;
  /** Undefined where there is no admin endpoint, or its port was taken. */
  readonly adminPort: number | undefined;
  /** Stops listening, finishes what is under way, and lets go of everything. */
  close(): Promise<void>;
}

/** What is under way gets so long to finish; the rest of the ten seconds until a kill is for letting go. */
const graceMs = 8_000;
/** The same for probes and questions, after that. */
const plainGraceMs = 1_000;

/**
 * Starts the webhook: the one place where its parts are put together.
 *
 * Problems: `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `PARTITION_UNKNOWN`, `CONFIG_INVALID`, `CONFIG_UNREADABLE`,
 * `KEY_PAIR_INVALID`, `FILE_NOT_WRITTEN`, `LISTEN_FAILED`.
 */
export async function startAuthenticator(options: AuthenticatorOptions): Promise<Outcome<RunningAuthenticator>> {
  const { config, env, logger, clock, listen = listenHere, tracing = noTracing } = options;
  const settings = serverSettings(config?.value.server, options.overrides);
  const clusterId = checkClusterId(options.clusterId ?? config?.value.clusterID);
  if (!clusterId.ok) return clusterId;

  const { auditLog } = settings;
  const { metrics, observe, ...observers } = assembleObservers({ build: options.build, auditLog, logger, clock });
  const deny = assembleDenyList({ config, clock, logger });
  const verifier = assembleVerifier({
    clusterId: clusterId.value,
    settings,
    denyList: deny.list,
    env,
    clock,
    logger,
    observe,
    tracing,
  });
  if (!verifier.ok) return verifier;
  const closers = new Closers();
  closers.add(observers.close);
  closers.add(verifier.value.close);
  const failed = async (outcome: Outcome<never>): Promise<Outcome<never>> => {
    await closers.close();
    return outcome;
  };

  const ec2 = assembleEc2({ settings, aws: options.aws, env, clock, logger, observe });
  if (!ec2.ok) return failed(ec2);
  closers.add(ec2.value.close);
  const { configPath, configIntervalMs, restoredConfig } = options;
  const lastGood = await assembleLastGood({
    settings,
    originOf: (source) => findOrigin(source, { settings, clusterId: clusterId.value, env }),
    clock,
    logger,
  });
  const mapping = await assembleMapping({
    config,
    settings,
    kept: lastGood.sources,
    clusterId: clusterId.value,
    env,
    clock,
    logger,
    observe,
    changed: lastGood.changed,
    intervalMs: configIntervalMs,
  });
  if (!mapping.ok) return failed(mapping);
  closers.add(mapping.value.close);
  // Last, since it may write: what is set wrongly leaves nothing behind.
  const tls = await assembleTls({ settings, clock, logger, observe, intervalMs: configIntervalMs });
  if (!tls.ok) return failed(tls);
  closers.add(tls.value.close);
  const liveConfig =
    config === undefined || configPath === undefined
      ? undefined
      : assembleLiveConfig({
          path: configPath,
          config,
          restored: restoredConfig,
          given: options.overrides,
          live: ["server.deny", ...LIVE_MAPPING_SETTINGS],
          apply(next) {
            deny.apply(next);
            mapping.value.apply(next);
            lastGood.changed();
          },
          refused: mapping.value.refused,
          clock,
          logger,
          observe,
          intervalMs: configIntervalMs,
        });
  if (liveConfig !== undefined) closers.add(liveConfig.close);

  let closing = false;
  const health = (): HealthReport => {
    const checks = [
      tls.value.check(),
      ...(liveConfig === undefined ? [] : [liveConfig.check()]),
      mapping.value.check(),
      ...deny.checks(),
      observers.checkSts(),
      ...(closing ? [{ id: "shutdown", ok: false, detail: "finishing what is under way" }] : []),
    ];
    return { live: !closing, ready: !closing && checks.every((check) => check.ok), checks };
  };
  const reviews = createReviewEndpoint({
    authenticate: createAuthenticate({
      verifier: verifier.value.value,
      rules: mapping.value.rules,
      denyList: deny.list,
      scrubbedAccounts: settings.scrubbedAccounts,
      privateDnsNames: ec2.value.names,
      clock,
      tracing,
    }),
    observe,
    clock,
    requestId: requestIds(),
    tracing,
    audiences: settings.audiences,
    mostBodyBytes: settings.limits.bodyBytes,
  });
  const app = createApp({ reviews, health, metrics: () => metrics.text(), observe });

  const { address, port } = settings;
  const listener = await listen((request, peer) => app.fetch(request, { peer }), {
    host: address,
    port,
    pair: tls.value.pair,
    answerPlainly: plainReviews(reviews),
    ...(tls.value.clientAuthorities === undefined ? {} : { clientAuthorities: tls.value.clientAuthorities }),
    onClientRefused: (peer) => tls.value.clientRefused(peer.address),
  });
  if (!listener.ok) return failed(listener);
  closers.add(lastGood.keep(mapping.value, () => liveConfig?.kept()).close);
  const plain = await assemblePlainListeners({
    settings,
    health: createHealthApp(health).fetch,
    metrics: createMetricsApp(() => metrics.text()).fetch,
    admin: createAdminApp({ verifier: verifier.value.value, rules: mapping.value.rules, denyList: deny.list }).fetch,
    logger,
  });
  const close = async (): Promise<void> => {
    closing = true;
    // Whoever probes is told that this server is not ready for as long as it finishes reviews; metrics go on as well.
    await listener.value.close(graceMs);
    await plain.close(plainGraceMs);
    await closers.close();
  };

  const written = await tls.value.writeKubeconfig(listener.value.port);
  if (!written.ok) {
    await close();
    return written;
  }
  tls.value.keep(listener.value);
  const stopGivingBack = giveBackMemory();
  closers.add(async () => stopGivingBack());
  logger.info(`listening on ${address.includes(":") ? `[${address}]` : address}:${listener.value.port}`);
  logger.info(
    `reconfigure your apiserver with \`--authentication-token-webhook-config-file=${settings.generateKubeconfig}\` to enable (assuming default hostPath mounts)`,
  );
  const { healthPort, metricsPort, adminPort } = plain;
  return ok({ port: listener.value.port, healthPort, metricsPort, adminPort, close });
}

/** Ids that are unique across restarts: a random beginning and a count. */
function requestIds(): () => string {
  const start = randomBytes(4).toString("hex");
  let count = 0;
  return () => `${start}-${++count}`;
}
