import { join } from "node:path";
import { isSubjectName } from "@aws-iam-authenticator/config";
import { checkClusterId, quote, systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { prepareNode, serverSettings } from "@aws-iam-authenticator/server";
import type { Run } from "../command.ts";
import { loggerFor } from "../logging.ts";
import { readFeatureGates } from "../options/check-globals.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readConfigFile } from "../read-config-file.ts";
import type { INIT_OPTIONS } from "./init-options.ts";

/**
 * Writes `cert.pem`, `key.pem` and `aws-iam-authenticator.kubeconfig` into the working folder, and says where they belong;
 * with the feature gate ConfiguredInitDirectories it writes them there. With `--ca`, `ca.pem` and `ca-key.pem` as well.
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
  const { stateDir, generateKubeconfig, port, certificate } = settings;
  const gates = readFeatureGates(values["feature-gates"]);
  const inPlace = gates.get("ConfiguredInitDirectories") ?? gates.get("AllAlpha") ?? false;
  const folder = inPlace ? stateDir : io.cwd;
  const kubeconfigPath = inPlace ? generateKubeconfig : join(io.cwd, "aws-iam-authenticator.kubeconfig");

  const { authority } = valueOrThrow(
    await prepareNode({
      folder,
      kubeconfigPath,
      hostname: settings.hostname,
      address: settings.address,
      sans: values.san === undefined ? certificate.sans : readSans(values.san),
      keyType: values["key-type"] === undefined ? certificate.keyType : readKeyType(values["key-type"]),
      ca: values.ca ?? false,
      port,
      clock: { ...systemClock, now: io.now },
      logger,
    }),
  );
  const inState = ["cert.pem", "key.pem", ...authorityFiles[authority]];
  const copies = [
    ...inState.map((name) => [join(folder, name), join(stateDir, name)]),
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

const authorityFiles = { none: [], "without key": ["ca.pem"], "with key": ["ca.pem", "ca-key.pem"] } as const;

function readSans(text: string): readonly string[] {
  const sans = text.split(",").map((name) => name.trim());
  const wrong = sans.find((name) => !isSubjectName(name));
  if (wrong === undefined) return sans;
  throw new UsageError(`--san: ${quote(wrong)} is neither a host name nor an IP address`);
}

function readKeyType(text: string): "ecdsa" | "rsa" {
  if (text === "ecdsa" || text === "rsa") return text;
  throw new UsageError(`--key-type is ecdsa or rsa, not ${quote(text)}`);
}
