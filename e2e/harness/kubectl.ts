import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CertificateAndKey } from "./authority.ts";
import { COMMAND, type Finished, runProgram } from "./command-line.ts";

/** Runs kubectl as one user of one cluster. */
export type Kubectl = (args: readonly string[], stdin?: string) => Promise<Finished>;

/** The `user` of a kubeconfig. */
export type KubeconfigUser = Readonly<Record<string, unknown>>;

/** A user with a client certificate. */
export function certificateUser({ certificate, key }: CertificateAndKey): KubeconfigUser {
  return { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
}

/** A user whose token the built command makes, as the documentation has people write it. */
export function execUser(options: {
  readonly apiVersion: string;
  readonly clusterId: string;
  readonly env: Readonly<Record<string, string>>;
}): KubeconfigUser {
  const { apiVersion, clusterId, env } = options;
  return {
    exec: {
      apiVersion,
      command: COMMAND,
      args: ["token", "-i", clusterId],
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      interactiveMode: "Never",
    },
  };
}

/** A user with a token that is there already. */
export function tokenUser(token: string): KubeconfigUser {
  return { token };
}

/** Writes a kubeconfig with one user, and gives a kubectl that knows no other. @param options.folder also kubectl's HOME */
export async function kubectlAs(
  user: KubeconfigUser,
  options: { readonly kubectl: string; readonly folder: string; readonly url: string; readonly authority: string },
): Promise<Kubectl> {
  const { folder } = options;
  const kubeconfig = await writeKubeconfig(user, options);
  return (args, stdin = "") =>
    runProgram(options.kubectl, ["--kubeconfig", kubeconfig, ...args], { env: { HOME: folder }, stdin });
}

/** Writes a kubeconfig with one user into a folder, and gives its path. */
export async function writeKubeconfig(
  user: KubeconfigUser,
  { folder, url, authority }: { readonly folder: string; readonly url: string; readonly authority: string },
): Promise<string> {
  const kubeconfig = join(folder, `${randomUUID()}.kubeconfig`);
  const names = { cluster: "test", user: "test" };
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "test", cluster: { server: url, "certificate-authority-data": base64(authority) } }],
      users: [{ name: "test", user }],
      contexts: [{ name: "test", context: names }],
      "current-context": "test",
    }),
    { mode: 0o600 },
  );
  return kubeconfig;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
