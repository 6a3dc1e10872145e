import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finished, runProgram } from "./command-line.ts";
import { installPythonPackages } from "./python-packages.ts";

/** What is installed, and by these versions the folder is named. */
const packages = ["awscli==1.46.3", "boto3==1.44.8"] as const;

/** Published AWS clients in Python. */
export interface PythonClients {
  /** Runs AWS's command line where its arguments follow. */
  readonly awsCommand: readonly [program: string, ...args: string[]];
  /** Runs AWS's command line. */
  aws(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished>;
  /** Makes a token with boto3, and prints it. */
  boto3Token(
    options: { readonly clusterId: string; readonly region: string; readonly host: string },
    env: Readonly<Record<string, string>>,
  ): Promise<Finished>;
}

/** Why this machine cannot have them at all; undefined where it can. */
export async function lacksPython(): Promise<string | undefined> {
  try {
    const tried = await runProgram("python3", ["-c", "import ensurepip, venv"]);
    return tried.exitCode === 0 ? undefined : "python3 here has no venv with pip";
  } catch {
    return "there is no python3";
  }
}

/**
 * Installs the clients into a folder of their own below `node_modules`, unless an earlier run has.
 *
 * @returns a text where the package index cannot be reached. @throws where installing fails otherwise
 */
export async function installPythonClients(): Promise<PythonClients | string> {
  const installed = await installPythonPackages("python-clients", packages);
  if (typeof installed === "string") return installed;
  const python = join(installed.bin, "python");
  // Through the interpreter, since the script names the folder that it was first installed into.
  const script = join(installed.bin, "aws");
  return {
    awsCommand: [python, script],
    aws: (args, env) => runProgram(python, [script, ...args], { env }),
    boto3Token({ clusterId, region, host }, env) {
      const script = fileURLToPath(new URL("boto3-token.py", import.meta.url));
      return runProgram(python, [script, clusterId, region, host], { env });
    },
  };
}
