import { once } from "node:events";
import { resolve } from "node:path";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { startAuthenticator } from "@aws-iam-authenticator/server";
import type { Run } from "../command.ts";
import { loggerFor } from "../logging.ts";
import { readConfigFile } from "../read-config-file.ts";
import { BUILD } from "../version.ts";
import type { SERVER_OPTIONS } from "./server-options.ts";
import { readOverrides } from "./server-overrides.ts";

/** Runs the webhook until it is asked to end. */
export const run: Run<typeof SERVER_OPTIONS> = async (values, io) => {
  const overrides = readOverrides(values);
  const logger = loggerFor(values, io);
  const { backendMode } = overrides;
  const config = await readConfigFile(values.config, io, { warn: (line) => logger.warning(line), backendMode });
  const { signal } = io;
  const running = valueOrThrow(
    await startAuthenticator({
      config,
      ...(config === undefined ? {} : { configPath: resolve(io.cwd, config.file) }),
      clusterId: values["cluster-id"],
      overrides,
      env: io.env,
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
