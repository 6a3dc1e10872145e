import { spawn } from "node:child_process";
import { join } from "node:path";
import { asIs, ok, type Outcome, safe, Secret, systemReason } from "@aws-iam-authenticator/core";
import type { Credential, Credentials } from "./credentials.ts";
import type { KubeconfigCluster, KubeconfigExec } from "./kubeconfig-schema.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { unavailable } from "./problems.ts";

/** A credential is replaced this long before it expires: a watch begins with it, and clocks differ. */
const marginMs = 30_000;
const limitMs = 60_000;
const mostOutput = 1024 * 1024;

interface PluginOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  /** Of the kubeconfig. */
  readonly folder: string;
  readonly server: URL;
  readonly cluster: KubeconfigCluster;
}

/**
 * Credentials that a program makes, as kubectl has it make them. They are kept until shortly before they expire, or are
 * refused.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execPlugin(exec: KubeconfigExec, options: PluginOptions): Credentials {
  let kept: { readonly credential: Credential; readonly until: number } | undefined;
  let running: Promise<Outcome<Credential>> | undefined;

  async function make(): Promise<Outcome<Credential>> {
    const output = await run(exec, options);
    if (!output.ok) return output;
    const made = credentialIn(output.value);
    if (made === undefined) return unavailable(safe`${exec.command} did not print an ExecCredential with a credential`);
    kept = made;
    return ok(made.credential);
  }

  return {
    current() {
      if (kept !== undefined && kept.until > Date.now()) return Promise.resolve(ok(kept.credential));
      // Requests that begin together have one credential made.
      running ??= make().finally(() => {
        running = undefined;
      });
      return running;
    },
    forget() {
      kept = undefined;
      return true;
    },
  };
}

function run(exec: KubeconfigExec, options: PluginOptions): Promise<Outcome<string>> {
  const { env, interactive, folder } = options;
  if (exec.interactiveMode === "Always" && !interactive) {
    return Promise.resolve(unavailable(safe`${exec.command} wants a terminal (interactiveMode: Always), here is none`));
  }
  const given = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value ?? ""]));
  const asks = interactive && exec.interactiveMode !== "Never";
  const command = exec.command.includes("/") ? join(folder, exec.command) : exec.command;
  return new Promise((resolve) => {
    const child = spawn(exec.command.startsWith("/") ? exec.command : command, exec.args ?? [], {
      env: { ...env, ...given, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, options, asks)) },
      stdio: [asks ? "inherit" : "ignore", "pipe", asks ? "inherit" : "pipe"],
      ...(asks ? {} : { timeout: limitMs }),
    });
    let output = "";
    let complaint = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.length > mostOutput) child.kill();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-4000);
    });
    child.once("error", (error) =>
      resolve(unavailable(safe`${exec.command} could not be started: ${asIs(systemReason(error))}`)),
    );
    child.once("close", (code, signal) => {
      // Whole, as a part of a secret does not look like one.
      const last = hideSecrets(complaint).trim().split("\n").at(-1) ?? "";
      const how = code === null ? safe`was ended by ${String(signal)}` : safe`ended with ${code}`;
      resolve(code === 0 ? ok(output) : unavailable(safe`${exec.command} ${asIs(how)}, saying ${last}`));
    });
  });
}

function execInfo(exec: KubeconfigExec, { server, cluster }: PluginOptions, interactive: boolean): unknown {
  const info = {
    server: server.href,
    ...(cluster["tls-server-name"] ? { "tls-server-name": cluster["tls-server-name"] } : {}),
    ...(cluster["insecure-skip-tls-verify"] ? { "insecure-skip-tls-verify": true } : {}),
    ...(cluster["certificate-authority-data"]
      ? { "certificate-authority-data": cluster["certificate-authority-data"] }
      : {}),
  };
  return {
    apiVersion: exec.apiVersion ?? "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    spec: { interactive, ...(exec.provideClusterInfo ? { cluster: info } : {}) },
  };
}

function credentialIn(output: string): { readonly credential: Credential; readonly until: number } | undefined {
  const status = field(parsed(output), "status");
  const token = field(status, "token");
  const certificate = field(status, "clientCertificateData");
  const key = field(status, "clientKeyData");
  const expires = field(status, "expirationTimestamp");
  const credential: Credential = {
    ...(typeof token === "string" ? { authorization: new Secret(`Bearer ${token}`) } : {}),
    ...(typeof certificate === "string" && typeof key === "string" ? { certificate, key: new Secret(key) } : {}),
  };
  if (Object.keys(credential).length === 0) return undefined;
  const until = typeof expires === "string" ? Date.parse(expires) - marginMs : Number.POSITIVE_INFINITY;
  return { credential, until: Number.isNaN(until) ? 0 : until };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
