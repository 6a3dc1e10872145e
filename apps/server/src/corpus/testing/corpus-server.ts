import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser, type ListeningStsEmulator, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { startAuthenticator } from "../../start-authenticator.ts";
import { collectLog } from "../../testing/collect-log.ts";
import { configOf } from "../../testing/rules.ts";
import { CLUSTER_ID, tokenOf } from "../../testing/tokens.ts";

/** A server as the corpus wants it, for many cases. */
export interface CorpusServer {
  readonly port: number;
  readonly ca: string;
  readonly sts: ListeningStsEmulator;
  /** Every line of the log so far. */
  readonly lines: readonly string[];
  /** A token that was never made before. */
  freshToken(): Promise<string>;
  close(): Promise<void>;
}

/** One a second back from the start, for two thirds of a token's life. */
const tokensPerRegion = 600;
const regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-south-1", "ca-central-1"];

const alice = emulatedUser({ name: "alice" });

/** Starts a server that knows one user and vouches for one audience, with an STS emulator behind it. */
export async function startCorpusServer(): Promise<CorpusServer> {
  const folder = await mkdtemp(join(tmpdir(), "server-test-"));
  const sts = await startStsEmulator({ identities: [alice] });
  const caFile = join(folder, "sts-ca.pem");
  await writeFile(caFile, sts.ca);
  const config = configOf(`clusterID: ${CLUSTER_ID}
server:
  stateDir: ${join(folder, "state")}
  generateKubeconfig: ${join(folder, "kubeconfig.yaml")}
  sts: { endpoint: "${sts.url}", caFile: "${caFile}" }
  address: 127.0.0.1
  port: 0
  healthAddress: 127.0.0.1
  healthPort: 0
  audiences: ["https://kubernetes.default.svc"]
  limits: { stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }
  mapUsers: [{ userarn: "${alice.arn}", username: alice, groups: [developers] }]
`);
  const { logger, lines } = collectLog({ level: "trace" });
  const started = await startAuthenticator({
    config,
    clusterId: undefined,
    overrides: {},
    env: {},
    logger,
    clock: systemClock,
  });
  const server = valueOrThrow(started);
  const startedAt = systemClock.now();
  let tokens = 0;
  return {
    port: server.port,
    ca: await readFile(join(folder, "state", "cert.pem"), "utf8"),
    sts,
    lines,
    async freshToken() {
      // New by its date, and then by its region: no case is answered from memory of another.
      const count = tokens++;
      const signedAt = startedAt - (count % tokensPerRegion) * 1000;
      const region = regions[Math.floor(count / tokensPerRegion)];
      if (region === undefined) throw new Error("there are no more tokens");
      return (await tokenOf(alice, { region, clock: { now: () => signedAt } })).reveal();
    },
    async close() {
      await server.close();
      await sts.close();
      await rm(folder, { recursive: true });
    },
  };
}
