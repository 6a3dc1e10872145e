import { join } from "node:path";
import { checkClusterId, systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { prepareNode, serverSettings } from "@aws-iam-authenticator/server";
import type { Run } from "../command.ts";
import { loggerFor } from "../logging.ts";
import { readFeatureGates } from "../options/check-globals.ts";
import { readConfigFile } from "../read-config-file.ts";
import type { INIT_OPTIONS } from "./init-options.ts";

/**
 * Writes `cert.pem`, `key.pem` and `aws-iam-authenticator.kubeconfig` into the working folder, and says where they belong;
 * with the feature gate ConfiguredInitDirectories it writes them there.
 */
export const run: Run<typeof INIT_OPTIONS> = async (values, io) => {
  const logger = loggerFor(values, io);
  const config = await readConfigFile(values.config, io, { warn: (line) => logger.warning(line) });
  valueOrThrow(checkClusterId(values["cluster-id"] ?? config?.value.clusterID));
  const { hostname, address } = values;
  const settings = serverSettings(config?.value.server, {
    ...(hostname === undefined ? {} : { hostname }),
    ...(address === undefined ? {} : { address }),
  });
  const { stateDir, generateKubeconfig, port } = settings;
  const gates = readFeatureGates(values["feature-gates"]);
  const inPlace = gates.get("ConfiguredInitDirectories") ?? gates.get("AllAlpha") ?? false;
  const folder = inPlace ? stateDir : io.cwd;
  const kubeconfigPath = inPlace ? generateKubeconfig : join(io.cwd, "aws-iam-authenticator.kubeconfig");

  valueOrThrow(
    await prepareNode({
      folder,
      kubeconfigPath,
      hostname: settings.hostname,
      address: settings.address,
      port,
      clock: { ...systemClock, now: io.now },
      logger,
    }),
  );
  const copies = [
    [join(folder, "cert.pem"), join(stateDir, "cert.pem")],
    [join(folder, "key.pem"), join(stateDir, "key.pem")],
    [kubeconfigPath, generateKubeconfig],
  ];
  if (!inPlace) {
    for (const [from, to] of copies) logger.info(`copy ${from} to ${to} on kubernetes master node(s)`);
  }
  logger.info(
    `configure your apiserver with \`--authentication-token-webhook-config-file=${generateKubeconfig}\` to enable authentication with aws-iam-authenticator`,
  );
  return 0;
};
