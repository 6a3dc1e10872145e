import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, systemClock } from "@aws-iam-authenticator/core";
import {
  type EmulatedIdentity,
  type ListeningStsEmulator,
  type ListeningStsEmulatorOptions,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { type AuthenticatorOptions, type RunningAuthenticator, startAuthenticator } from "../start-authenticator.ts";
import { closedAfter, temporaryFolder } from "./clean-up.ts";
import { type CollectedLog, collectLog } from "./collect-log.ts";
import { configOf } from "./rules.ts";
import { CLUSTER_ID } from "./tokens.ts";

/** A server, or why there is none, and all around it. */
export interface Started {
  readonly outcome: Outcome<RunningAuthenticator>;
  readonly lines: readonly string[];
  readonly logged: CollectedLog["logged"];
  readonly folder: string;
  readonly kubeconfig: string;
  /** The configuration file. */
  readonly configPath: string;
  readonly sts: ListeningStsEmulator;
}

/** How a server differs from the usual one. */
export interface StartOptions {
  readonly identities?: readonly EmulatedIdentity[];
  /** How STS differs from the usual one. */
  readonly emulator?: Partial<ListeningStsEmulatorOptions>;
  /** Whether the file names the cluster. Default true. */
  readonly withClusterId?: boolean;
  /** Lines under `server:`, which come after the usual ones. */
  readonly settings?: string;
  /** Where its files are. Default: a folder of its own. */
  readonly folder?: string;
  /** Whether the file is looked at again, very often. Default false. */
  readonly watched?: boolean;
  readonly options?: Partial<AuthenticatorOptions>;
}

/** Starts a server on free ports of 127.0.0.1 with an STS emulator behind it, for the length of a test. */
export async function startServer({
  identities = [],
  emulator = {},
  withClusterId = true,
  settings = "",
  folder: givenFolder,
  watched = false,
  options = {},
}: StartOptions = {}): Promise<Started> {
  const folder = givenFolder ?? (await temporaryFolder());
  const sts = closedAfter(await startStsEmulator({ identities, ...emulator }));
  const caFile = join(folder, "sts-ca.pem");
  await writeFile(caFile, sts.ca);
  const kubeconfig = join(folder, "etc", "kubeconfig.yaml");
  const text = `${withClusterId ? `clusterID: ${CLUSTER_ID}` : ""}
server:
  stateDir: ${join(folder, "state")}
  generateKubeconfig: ${kubeconfig}
  ${settings.includes("sts:") ? "" : `sts: { endpoint: "${sts.url}", caFile: "${caFile}" }`}
  healthAddress: 127.0.0.1
  ${settings.includes("healthPort:") ? "" : "healthPort: 0"}
  ${settings.includes("port: ") ? "" : "port: 0"}
${settings}`;
  const configPath = join(folder, "c.yaml");
  await writeFile(configPath, text);
  const { logger, lines, logged } = collectLog({ level: "info" });
  const outcome = await startAuthenticator({
    config: configOf(text),
    ...(watched ? { configPath, configIntervalMs: 1 } : {}),
    clusterId: undefined,
    overrides: {},
    env: {},
    logger,
    clock: systemClock,
    ...options,
  });
  if (outcome.ok) closedAfter(outcome.value);
  return { outcome, lines, logged, folder, kubeconfig, configPath, sts };
}
