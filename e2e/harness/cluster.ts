import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmulatedIdentity,
  type ListeningStsEmulator,
  startStsEmulator,
  type StsEmulatorOptions,
} from "@aws-iam-authenticator/sts-emulator";
import type { ExitCode, Running } from "./command-line.ts";
import { startServer } from "./server.ts";

/** A server in a folder of its own, with an STS emulator behind it. */
export interface Cluster {
  readonly folder: string;
  readonly stateDir: string;
  readonly certFile: string;
  readonly configFile: string;
  readonly url: string;
  readonly healthUrl: string;
  readonly sts: ListeningStsEmulator;
  readonly server: Running;
  /** Ends the server and the emulator, and removes the folder. Says how the server ended. */
  close(): Promise<ExitCode>;
}

/** What differs from one to the other. */
export interface ClusterOptions extends Pick<StsEmulatorOptions, "identities" | "roles" | "intercept"> {
  readonly clusterId: string;
  /** Lines under `server:` of the configuration file, each indented by two spaces. */
  readonly serverSettings: string;
  readonly arguments?: readonly string[];
  /** What runs the server. Default: the built command. */
  readonly command?: readonly [program: string, ...args: string[]];
}

/** Starts the STS emulator and the built server on free ports, in a temporary folder. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
  const sts = await startStsEmulator(options);
  const stateDir = join(folder, "state");
  const configFile = join(folder, "config.yaml");
  const letGo = async (): Promise<void> => {
    await sts.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeConfig({ ...options, configFile, folder, port: 0, sts });
    const { url, healthUrl, running } = await startServer(
      ["-c", configFile, ...(options.arguments ?? [])],
      options.command,
    );
    return {
      folder,
      stateDir,
      certFile: join(stateDir, "cert.pem"),
      configFile,
      url,
      healthUrl,
      sts,
      server: running,
      async close() {
        const exitCode = await running.stop();
        await letGo();
        return exitCode;
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Writes a server's configuration file, and beside it the authority that the emulator's certificate is of. */
export async function writeConfig(options: {
  readonly configFile: string;
  readonly folder: string;
  readonly clusterId: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly sts: Pick<ListeningStsEmulator, "ca" | "url">;
  /** Lines under `server:`, each indented by two spaces. */
  readonly serverSettings: string;
}): Promise<void> {
  const { configFile, folder, clusterId, port, sts, serverSettings } = options;
  const caFile = join(folder, "sts-ca.pem");
  await writeFile(caFile, sts.ca);
  await writeFile(
    configFile,
    `clusterID: ${JSON.stringify(clusterId)}
server:
  port: ${port}
  healthPort: 0
  healthAddress: 127.0.0.1
  stateDir: ${JSON.stringify(join(folder, "state"))}
  generateKubeconfig: ${JSON.stringify(join(folder, "webhook.kubeconfig"))}
  sts:
    endpoint: ${JSON.stringify(sts.url)}
    caFile: ${JSON.stringify(caFile)}
${serverSettings}`,
  );
}

/** The environment in which AWS clients act as an identity. */
export function environmentOf(identity: EmulatedIdentity): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
    ...(identity.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: identity.sessionToken }),
    AWS_REGION: "eu-central-1",
  };
}
