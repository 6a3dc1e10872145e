import { resolve } from "node:path";
import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { serverSettings } from "@aws-iam-authenticator/server";
import type { Io } from "../../io.ts";
import type { Check } from "../check.ts";
import { checkConfig } from "./check-config.ts";
import { type Found, lookAt } from "./look-at-file.ts";
import type { NodeSettings } from "./node-settings.ts";

/** What a person says of the node; what is undefined is looked for in the usual places. */
export interface NodeOptions {
  /** The server's configuration file. */
  readonly config?: string | undefined;
  readonly clusterId?: string | undefined;
  readonly stateDir?: string | undefined;
  readonly generateKubeconfig?: string | undefined;
  /** kube-apiserver's static pod. */
  readonly manifest?: string | undefined;
}

const usualConfig = "/etc/aws-iam-authenticator/config.yaml";

/** A node's configuration file, and where everything else is by it. */
export interface FoundNode {
  readonly configFile: Found;
  /** Undefined where there is none, or it is not valid. */
  readonly config: LocatedConfig | undefined;
  readonly checks: readonly Check[];
  readonly settings: NodeSettings;
}

/** Reads the configuration file. Where it says nothing the server's defaults count, and options before both. */
export async function findNode(options: NodeOptions, { cwd }: Pick<Io, "cwd">): Promise<FoundNode> {
  const at = (path: string): string => resolve(cwd, path);
  const configFile = await lookAt(at(options.config || usualConfig));
  const { config, checks } = checkConfig(configFile, Boolean(options.config));
  const { hostname, port, stateDir, generateKubeconfig } = serverSettings(config?.value.server, {});
  const settings: NodeSettings = {
    hostname,
    port,
    stateDir: at(options.stateDir || stateDir),
    generateKubeconfig: at(options.generateKubeconfig || generateKubeconfig),
    configPath: config === undefined ? undefined : configFile.path,
    clusterId: options.clusterId ?? config?.value.clusterID,
  };
  return { configFile, config, checks, settings };
}
