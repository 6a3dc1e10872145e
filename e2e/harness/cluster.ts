import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmulatedIdentity,
  type ListeningStsEmulator,
  startStsEmulator,
  type StsEmulatorOptions,
} from "@aws-iam-authenticator/sts-emulator";
import { COMMAND, type Running, startProgram } from "./command-line.ts";

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
  /** Ends the server and the emulator, and removes the folder. Gives the server's exit code. */
  close(): Promise<number | null>;
}

/** What differs from one to the other. */
export interface ClusterOptions extends Pick<StsEmulatorOptions, "identities" | "roles" | "intercept"> {
  readonly clusterId: string;
  /** Lines under `server:` of the configuration file, each indented by two spaces. */
  readonly serverSettings: string;
  readonly arguments?: readonly string[];
}

/** Starts the STS emulator and the built server on free ports, in a temporary folder. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
  const sts = await startStsEmulator(options);
  const stateDir = join(folder, "state");
  const configFile = join(folder, "config.yaml");
  const caFile = join(folder, "sts-ca.pem");
  await mkdir(folder, { recursive: true });
  await writeFile(caFile, sts.ca);
  await writeFile(
    configFile,
    `clusterID: ${JSON.stringify(options.clusterId)}
server:
  port: 0
  healthPort: 0
  healthAddress: 127.0.0.1
  stateDir: ${JSON.stringify(stateDir)}
  generateKubeconfig: ${JSON.stringify(join(folder, "webhook.kubeconfig"))}
  sts:
    endpoint: ${JSON.stringify(sts.url)}
    caFile: ${JSON.stringify(caFile)}
${options.serverSettings}`,
  );
  const server = startProgram(COMMAND, ["server", "-c", configFile, ...(options.arguments ?? [])]);
  const release = async (): Promise<number | null> => {
    const exitCode = await server.stop();
    await sts.close();
    await rm(folder, { recursive: true, force: true });
    return exitCode;
  };
  try {
    const [, port] = await server.line(/msg="listening on 127\.0\.0\.1:(\d+)"/);
    const [, healthPort] = await server.line(/msg="serving health .*:(\d+)"/);
    return {
      folder,
      stateDir,
      certFile: join(stateDir, "cert.pem"),
      configFile,
      url: `https://127.0.0.1:${port}`,
      healthUrl: `http://127.0.0.1:${healthPort}`,
      sts,
      server,
      close: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
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
