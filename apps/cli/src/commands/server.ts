import { once } from "node:events";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { type ServerOverrides, startAuthenticator } from "@aws-iam-authenticator/server";
import type { Run } from "../command.ts";
import { loggerFor } from "../logging.ts";
import { readBackendMode } from "../options/read-backend-mode.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readConfigFile } from "../read-config-file.ts";
import { BUILD } from "../version.ts";
import type { SERVER_OPTIONS } from "./server-options.ts";

/** Runs the webhook until it is asked to end. */
export const run: Run<typeof SERVER_OPTIONS> = async (values, io) => {
  const overrides = readOverrides(values);
  const logger = loggerFor(values, io);
  logger.info("starting aws-iam-authenticator", { version: BUILD.version, commit: BUILD.commit });
  const { backendMode } = overrides;
  const config = await readConfigFile(values.config, io, { warn: (line) => logger.warning(line), backendMode });
  const { signal } = io;
  const running = valueOrThrow(
    await startAuthenticator({
      config,
      clusterId: values["cluster-id"],
      overrides,
      env: io.env,
      logger,
      clock: { ...systemClock, now: io.now },
    }),
  );
  if (!signal.aborted) await once(signal, "abort");
  logger.info("shutting down: no new connections, finishing what is under way");
  await running.close();
  logger.info("shut down");
  return 0;
};

function readOverrides(values: OptionValues<typeof SERVER_OPTIONS>): ServerOverrides {
  const { address, partition } = values;
  const stateDir = values["state-dir"];
  const generateKubeconfig = values["generate-kubeconfig"];
  const kubeconfigPregenerated = values["kubeconfig-pregenerated"];
  return {
    ...(address === undefined ? {} : { address }),
    ...(partition === undefined ? {} : { partition }),
    ...(stateDir === undefined ? {} : { stateDir }),
    ...(generateKubeconfig === undefined ? {} : { generateKubeconfig }),
    ...(kubeconfigPregenerated === undefined ? {} : { kubeconfigPregenerated }),
    ...(values.port === undefined ? {} : { port: readNumber("--port", values.port, 65_535) }),
    ...(values["backend-mode"] === undefined ? {} : { backendMode: readBackendMode(values["backend-mode"]) }),
  };
}

function readNumber(name: string, text: string, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new UsageError(`${name} is a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
}
