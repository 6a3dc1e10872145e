import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createAuthority } from "../../e2e/harness/authority.ts";
import { writeConfig } from "../../e2e/harness/cluster.ts";
import { freePort } from "../../e2e/harness/free-port.ts";
import { EXECUTABLE, NOT_BUILT } from "../../e2e/harness/standalone.ts";
import { callerMappings } from "../callers.ts";
import type { Lanes, LoadTarget } from "../load/lanes.ts";
import { openHttp1Lanes } from "../load/http1-lanes.ts";
import { openHttp2Lanes } from "../load/http2-lanes.ts";
import { type Program, startProgram } from "../program.ts";
import type { QuickSts } from "./start-quick-sts.ts";

/** Where a server is started. */
export interface Surroundings {
  /** A folder of its own. */
  readonly folder: string;
  readonly clusterId: string;
  readonly sts: QuickSts;
}

/** A server that runs. */
export interface RunningContestant {
  readonly pid: number;
  readonly port: number;
  readonly ca: string;
  stop(): Promise<void>;
}

/** A server that is measured. */
export interface Contestant {
  readonly name: string;
  /** Whether it asks STS; otherwise it grants everything. */
  readonly verifies: boolean;
  /** As kube-apiserver would, by what the server offers. */
  readonly connect: (target: LoadTarget) => Promise<Lanes>;
  start(surroundings: Surroundings): Promise<RunningContestant>;
}

// What is measured is the server, not how it protects STS.
const limits = "  limits: {stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0}\n";
const listening = /"?listening on (?:https:\/\/)?127\.0\.0\.1:(\d+)/;
const bundle = fileURLToPath(new URL("../../apps/cli/dist/main.js", import.meta.url));
const run = promisify(execFile);

/** All that are to be had here. @param missing is told of each that is not */
export async function findContestants(missing: (what: string) => void): Promise<readonly Contestant[]> {
  const found: Contestant[] = [];
  if (EXECUTABLE === undefined) missing(`the executable: ${NOT_BUILT}`);
  else found.push(ours("executable", [EXECUTABLE], openHttp1Lanes));
  found.push(ours(`npm form, Node ${process.versions.node}`, [process.execPath, bundle], openHttp2Lanes));
  const reference = process.env["REFERENCE_BIN"];
  if (reference) {
    found.push(theReference("reference", reference, (sts) => sts.proxy));
    found.push(theReference("reference, by HTTP/2 to STS", reference, (sts) => sts.http2Proxy));
  } else missing("the reference: REFERENCE_BIN does not name its program");
  const hasGo = await run("go", ["version"]).then(
    () => true,
    () => false,
  );
  if (hasGo) found.push(grantAll());
  else missing("the Go server that grants everything: there is no go");
  return found;
}

async function configure({ folder, clusterId, sts }: Surroundings): Promise<string> {
  const configFile = join(folder, "config.yaml");
  const serverSettings = limits + callerMappings();
  await writeConfig({ configFile, folder, clusterId, port: 0, sts, serverSettings });
  return configFile;
}

async function running(program: Program, certFile: string, signal?: NodeJS.Signals): Promise<RunningContestant> {
  return {
    pid: program.pid,
    port: Number(program.found[0]),
    ca: await readFile(certFile, "utf8"),
    stop: () => program.stop(signal),
  };
}

function ours(name: string, command: readonly [string, ...string[]], connect: Contestant["connect"]): Contestant {
  return {
    name,
    verifies: true,
    connect,
    async start(surroundings) {
      const program = await startProgram([...command, "server", "-c", await configure(surroundings)], [listening]);
      return running(program, join(surroundings.folder, "state", "cert.pem"));
    },
  };
}

/** It knows no other place for STS than the token's host; a proxy leads it elsewhere. */
function theReference(name: string, file: string, proxyTo: (sts: QuickSts) => string): Contestant {
  return {
    name,
    verifies: true,
    connect: openHttp2Lanes,
    async start(surroundings) {
      const { folder, sts } = surroundings;
      const configFile = await configure(surroundings);
      const stateDir = join(folder, "state");
      await mkdir(stateDir, { recursive: true });
      const port = String(await freePort());
      const args = ["server", "-c", configFile, "--port", port, "--state-dir", stateDir];
      const program = await startProgram([file, ...args, "--kubeconfig-pregenerated=true"], [listening], {
        AWS_REGION: "eu-central-1",
        HTTPS_PROXY: proxyTo(sts),
        SSL_CERT_FILE: join(folder, "sts-ca.pem"),
      });
      // It does not end at SIGTERM while connections are open.
      return running(program, join(stateDir, "cert.pem"), "SIGKILL");
    },
  };
}

function grantAll(): Contestant {
  const source = fileURLToPath(new URL("grant-all.go", import.meta.url));
  return {
    name: "Go, grants everything",
    verifies: false,
    connect: openHttp2Lanes,
    async start({ folder }) {
      const authority = await createAuthority();
      const { certificate, key } = await authority.issueServer(["localhost", "127.0.0.1"]);
      const files = {
        cert: join(folder, "cert.pem"),
        key: join(folder, "key.pem"),
        program: join(folder, "grant-all"),
      };
      await writeFile(files.cert, certificate);
      await writeFile(files.key, key);
      await run("go", ["build", "-o", files.program, source]);
      const program = await startProgram([files.program, files.cert, files.key], [listening]);
      return { ...(await running(program, files.cert)), ca: authority.certificate };
    },
  };
}
