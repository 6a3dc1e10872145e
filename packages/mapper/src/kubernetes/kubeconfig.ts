import { readLocatedYaml } from "@aws-iam-authenticator/config";
import { fail, ok, type Outcome, quote, safe, asIs } from "@aws-iam-authenticator/core";
import { isAbsolute, join } from "node:path";
import {
  type KubeconfigCluster,
  type KubeconfigFile,
  kubeconfigSchema,
  type KubeconfigUser,
} from "./kubeconfig-schema.ts";

/** A kubeconfig file. */
export interface KubeconfigText {
  readonly file: string;
  readonly text: string;
}

/** One context of a kubeconfig: which cluster, and as whom. Paths are absolute, or from the working folder. */
export interface KubeconfigContext {
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly namespace: string | undefined;
  /** The folder of the file that the user stands in: an exec plugin's path is relative to it. */
  readonly userFolder: string;
}

/**
 * Chooses a context of one kubeconfig or more. Where several files name the same thing, the first counts, as for kubectl.
 * Pure.
 *
 * @param wanted the context's name. Default: the first `current-context`
 *
 * Problems: `CONFIG_INVALID`. It says where, and nothing of what stands there: a kubeconfig holds secrets.
 */
export function chooseContext(texts: readonly KubeconfigText[], wanted?: string): Outcome<KubeconfigContext> {
  const files: { readonly folder: string; readonly config: KubeconfigFile }[] = [];
  for (const { file, text } of texts) {
    const { located, problems } = readLocatedYaml(text, file, kubeconfigSchema);
    const error = problems.find(({ severity }) => severity === "error");
    if (located !== undefined) files.push({ folder: folderOf(file), config: located.value });
    else return fail("CONFIG_INVALID", invalid(file, error?.at ?? { line: 1, column: 1 }));
  }
  const [first = safe``, ...others] = texts.map(({ file }) => quote(file));
  const where = others.reduce((list, file) => safe`${asIs(list)}, ${asIs(file)}`, first);
  const named = safe`kubeconfig ${asIs(where)}`;

  const name = wanted || files.find(({ config }) => config["current-context"])?.config["current-context"];
  if (!name) return fail("CONFIG_INVALID", safe`${asIs(named)}: there is no current-context; name a context`);
  const contexts = files.flatMap(({ config }) => config.contexts ?? []);
  const context = contexts.find((entry) => entry.name === name)?.context;
  if (context === undefined) return fail("CONFIG_INVALID", safe`${asIs(named)}: there is no context ${name}`);

  const clusters = files.flatMap(({ config, folder }) =>
    (config.clusters ?? []).map((entry) => ({
      name: entry.name,
      cluster: withPaths(entry.cluster, clusterPaths, folder),
    })),
  );
  const cluster = clusters.find((entry) => entry.name === context.cluster)?.cluster;
  if (cluster === undefined) {
    return fail("CONFIG_INVALID", safe`${asIs(named)}: the context ${name} names no cluster that is there`);
  }
  const users = files.flatMap(({ config, folder }) =>
    (config.users ?? []).map((entry) => ({ name: entry.name, user: withPaths(entry.user, userPaths, folder), folder })),
  );
  const user = users.find((entry) => entry.name === context.user);
  if (user === undefined && context.user) {
    return fail("CONFIG_INVALID", safe`${asIs(named)}: the context ${name} names no user that is there`);
  }
  return ok({ cluster, user: user?.user ?? {}, namespace: context.namespace, userFolder: user?.folder ?? "." });
}

const clusterPaths = ["certificate-authority"] as const;
const userPaths = ["client-certificate", "client-key", "tokenFile"] as const;

function withPaths<K extends string, T extends { [key in K]?: string | undefined }>(
  holder: T,
  keys: readonly K[],
  folder: string,
): T {
  const absolute: { [key in K]?: string } = {};
  for (const key of keys) {
    const path = holder[key];
    if (path) absolute[key] = isAbsolute(path) ? path : join(folder, path);
  }
  return { ...holder, ...absolute };
}

function folderOf(file: string): string {
  return join(file, "..");
}

function invalid(file: string, { line, column }: { readonly line: number; readonly column: number }) {
  return safe`kubeconfig ${file} cannot be read from line ${line}, column ${column} on`;
}
