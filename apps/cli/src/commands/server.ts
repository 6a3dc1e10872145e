import { once } from "node:events";
import { resolve } from "node:path";
import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { AuthenticatorError, describeProblem, safe, systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type AuthenticatorOptions,
  type Logger,
  restoreConfig,
  startAuthenticator,
} from "@aws-iam-authenticator/server";
import type { Run } from "../command.ts";
import { serverAccess } from "../credentials/server-access.ts";
import type { Io } from "../io.ts";
import { loggerFor } from "../logging.ts";
import { readConfigFile } from "../read-config-file.ts";
import { BUILD } from "../version.ts";
import type { SERVER_OPTIONS } from "./server-options.ts";
import { readOverrides } from "./server-overrides.ts";

type Overrides = ReturnType<typeof readOverrides>;

/** Runs the webhook until it is asked to end. */
export const run: Run<typeof SERVER_OPTIONS> = async (values, io) => {
  io.settleDown();
  const logger = loggerFor(values, io);
  const overrides = readOverrides(values, (line) => logger.warning(line));
  const { signal } = io;
  const running = valueOrThrow(
    await startAuthenticator({
      ...(await configOf(values.config, { io, overrides, logger })),
      clusterId: values["cluster-id"],
      overrides,
      env: io.env,
      aws: serverAccess(io),
      build: { version: BUILD.version, runtime: io.runtime },
      ...(await tracing()),
      logger,
      clock: { ...systemClock, now: io.now },
    }),
  );
  logger.info("aws-iam-authenticator is running", { version: BUILD.version, commit: BUILD.commit });
  if (!signal.aborted) await once(signal, "abort");
  logger.info("shutting down: no new connections, finishing what is under way");
  await running.close();
  logger.info("shut down");
  return 0;
};

/** Where OpenTelemetry was registered in this process before the command began, such as by `node --import`, it is used. */
async function tracing(): Promise<Pick<AuthenticatorOptions, "tracing">> {
  if (!(Symbol.for("opentelemetry.js.api.1") in globalThis)) return {};
  const { openTelemetry } = await import("@aws-iam-authenticator/server/tracing");
  return { tracing: openTelemetry({ version: BUILD.version }) };
}

/**
 * The configuration file; where it is not valid, or says nothing of the server any more, what was in force before the
 * restart, if that was kept.
 */
async function configOf(
  file: string | undefined,
  { io, overrides, logger }: { readonly io: Io; readonly overrides: Overrides; readonly logger: Logger },
): Promise<Pick<AuthenticatorOptions, "config" | "configPath" | "restoredConfig">> {
  if (!file) return { config: undefined };
  const path = resolve(io.cwd, file);
  const { backendMode, stateDir } = overrides;
  let config: LocatedConfig | undefined;
  let problem: AuthenticatorError;
  try {
    config = await readConfigFile(file, io, { warn: (line) => logger.warning(line), backendMode });
    if (saysOfServer(config)) return { config, configPath: path };
    // Half written, perhaps: it would undo every mapping and denial.
    problem = new AuthenticatorError({ code: "CONFIG_INVALID", detail: safe`${file} says nothing under server` });
  } catch (error) {
    if (!(error instanceof AuthenticatorError)) throw error;
    problem = error;
  }
  const restored = await restoreConfig({ path, file, stateDir, given: { backendMode }, now: io.now() });
  if (config !== undefined && !(restored.ok && saysOfServer(restored.value.config)))
    return { config, configPath: path };
  if (!restored.ok) throw problem;
  const { kept } = restored.value;
  logger.error("the configuration file is not in force: the server starts with what was in force before the restart", {
    ageseconds: Math.round((io.now() - kept.confirmedAt) / 1000),
    error: describeProblem(problem.problem),
    file,
  });
  return { config: restored.value.config, configPath: path, restoredConfig: kept };
}

function saysOfServer(config: LocatedConfig | undefined): boolean {
  return Object.keys(config?.value.server ?? {}).length > 0;
}
