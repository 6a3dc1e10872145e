import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeOutside, type Result, runWith, temporaryFolder } from "../../testing/fake-io.ts";
import { AUTHENTICATOR, KUBECTL, writeProgram } from "./programs.ts";

/** A user's exec plugin, as it can be changed. */
export interface ExecSettings {
  apiVersion?: string;
  command: string;
  args: string[];
  interactiveMode?: string;
  [key: string]: unknown;
}

/** A kubeconfig with one of each, as it can be changed. */
export interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: { exec?: ExecSettings; [key: string]: unknown } }[];
  contexts: { name: string; context: Record<string, unknown> }[];
  [key: string]: unknown;
}

/** What is changed of a kubeconfig, its only user's exec plugin at hand. */
export type Change = (kubeconfig: Kubeconfig, exec: ExecSettings) => void;

/** A folder with a kubeconfig that there is nothing wrong with, and programs that it needs. */
export interface LoginFolder {
  readonly folder: string;
  /** The folder in PATH that kubectl and the exec plugin are in. */
  readonly programs: string;
  readonly kubeconfig: string;
  /** Writes the kubeconfig after a change. */
  write(change?: Change): void;
  /** Runs a command line with it. */
  run(args: readonly string[], outside?: FakeOutside): Promise<Result>;
}

/** Makes one. Nobody is there at the usual URL. */
export function loginFolder(
  cluster: Readonly<Record<string, unknown>> = { server: "https://127.0.0.1:1" },
  env: Readonly<Record<string, string>> = {},
): LoginFolder {
  const folder = temporaryFolder();
  const programs = join(folder, "programs");
  mkdirSync(programs);
  writeProgram(programs, "kubectl", KUBECTL);
  writeProgram(programs, "aws-iam-authenticator", AUTHENTICATOR);
  const kubeconfig = join(folder, "kubeconfig");
  const made: LoginFolder = {
    folder,
    programs,
    kubeconfig,
    write(change = () => undefined) {
      const exec: ExecSettings = {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "aws-iam-authenticator",
        args: ["token", "-i", "my-cluster"],
        interactiveMode: "IfAvailable",
      };
      const whole: Kubeconfig = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { ...cluster } }],
        users: [{ name: "u", user: { exec } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      };
      change(whole, exec);
      writeFileSync(kubeconfig, JSON.stringify(whole));
    },
    run: (args, outside = {}) =>
      runWith(args.includes("--kubeconfig") ? args : [...args, "--kubeconfig", kubeconfig], {
        cwd: folder,
        ...outside,
        env: { PATH: `${programs}:/usr/bin:/bin`, ...env, ...outside.env },
      }),
  };
  made.write();
  return made;
}
