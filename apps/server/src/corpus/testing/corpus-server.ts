import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser, type ListeningStsEmulator, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { startAuthenticator } from "../../start-authenticator.ts";
import { BUN } from "../../listen/testing/bun-process.ts";
import { collectLog } from "../../testing/collect-log.ts";
import { CLUSTER_ID, tokenOf } from "../../testing/tokens.ts";
import { ANSWER, corpusOptions } from "./corpus-options.ts";

/** A server as the corpus wants it, for many cases. */
export interface CorpusServer {
  readonly port: number;
  readonly ca: string;
  readonly sts: ListeningStsEmulator;
  /** Every line of the log so far. */
  readonly lines: readonly string[];
  /** Resolves when all that was logged until now is among them. */
  logged(): Promise<void>;
  /** A token that was never made before. */
  freshToken(): Promise<string>;
  close(): Promise<void>;
}

/** One a second back from the start, for two thirds of a token's life. */
const tokensPerRegion = 600;
const regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-south-1", "ca-central-1"];

const alice = emulatedUser({ name: "alice" });

/** What runs the server: this process, or Bun in one of its own. */
export type CorpusRuntime = "Node" | "Bun";

/** Starts a server that knows one user and vouches for one audience, with an STS emulator behind it. */
export async function startCorpusServer(runtime: CorpusRuntime): Promise<CorpusServer> {
  const folder = await mkdtemp(join(tmpdir(), "server-test-"));
  const sts = await startStsEmulator({ identities: [alice] });
  const caFile = join(folder, "sts-ca.pem");
  await writeFile(caFile, sts.ca);
  const config = `clusterID: ${CLUSTER_ID}
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
`;
  const server = await (runtime === "Node" ? runHere(config) : runOnBun(config, folder));
  const startedAt = systemClock.now();
  let tokens = 0;
  return {
    ...server,
    ca: await readFile(join(folder, "state", "cert.pem"), "utf8"),
    sts,
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

type Running = Pick<CorpusServer, "port" | "lines" | "logged" | "close">;

async function runHere(config: string): Promise<Running> {
  const { logger, lines } = collectLog({ level: "trace" });
  const { port, close } = valueOrThrow(await startAuthenticator(corpusOptions(config, logger)));
  return { port, lines, logged: async () => undefined, close };
}

async function runOnBun(config: string, folder: string): Promise<Running> {
  const configFile = join(folder, "config.yaml");
  await writeFile(configFile, config);
  // Bundled as the executable is: from its sources Bun would take an undici of its own for that of npm.
  const source = fileURLToPath(new URL("corpus-program.ts", import.meta.url));
  const program = join(folder, "program.js");
  const options = ["--target=node", "--conditions=@aws-iam-authenticator/source", `--outfile=${program}`];
  await promisify(execFile)(BUN, ["build", source, ...options]);
  const child = spawn(BUN, [program, configFile], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const lines: string[] = [];
  const answers: ((text: string) => void)[] = [];
  const answer = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(ANSWER)) answers.shift()?.(line.slice(ANSWER.length));
    else lines.push(line);
  });
  const port = await Promise.race([answer(), ended.then(() => Promise.reject(new Error(lines.join("\n"))))]);
  return {
    port: Number(port),
    lines,
    async logged() {
      const told = answer();
      child.stdin.write("\n");
      await told;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
