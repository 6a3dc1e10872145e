import { readFile, stat } from "node:fs/promises";
import type { Io } from "../io.ts";
import { field } from "../kubeconfig/exec-entry.ts";
import { kubeconfigFiles } from "../kubeconfig/kubeconfig-files.ts";
import { parseKubeconfig } from "../kubeconfig/parse-kubeconfig.ts";

/** A kubeconfig of thousands of clusters is smaller; a person waits for the answer. */
const largestFile = 4 * 2 ** 20;

/** What the kubeconfig files have that a command line could name. */
export interface KubeconfigValues {
  readonly contexts: readonly string[];
  /** Ids that exec plugins are given with `-i`. */
  readonly clusters: readonly string[];
  /** ARNs that exec plugins are given with `-r`. */
  readonly roles: readonly string[];
}

/**
 * Reads the files that kubectl would. What cannot be read or makes no sense is left out.
 *
 * @param option `--kubeconfig`
 */
export async function kubeconfigValues(option: string | undefined, io: Io): Promise<KubeconfigValues> {
  const files = await Promise.all(kubeconfigFiles(option, io).read.map(readKubeconfig));
  const plugins = files.flatMap((file) => entriesOf(file, "users").map((user) => field(field(user, "user"), "exec")));
  return {
    contexts: files.flatMap((file) =>
      entriesOf(file, "contexts")
        .map((context) => field(context, "name"))
        .filter(isText),
    ),
    clusters: plugins.flatMap((exec) => argumentsOf(exec, ["-i", "--cluster-id"])),
    roles: plugins.flatMap((exec) => argumentsOf(exec, ["-r", "--role"])),
  };
}

async function readKubeconfig(file: string): Promise<unknown> {
  try {
    const found = await stat(file);
    // A pipe, such as a shell's <(…), would be emptied, or waited for.
    if (!found.isFile() || found.size > largestFile) return undefined;
    const parsed = parseKubeconfig(await readFile(file, "utf8"), file);
    return parsed.ok ? parsed.value.value : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(file: unknown, list: string): readonly unknown[] {
  const entries = field(file, list);
  return Array.isArray(entries) ? entries : [];
}

function argumentsOf(exec: unknown, options: readonly string[]): readonly string[] {
  const given = field(exec, "args");
  const args = (Array.isArray(given) ? given : []).filter(isText);
  if (!args.includes("token")) return [];
  return args.flatMap((arg, i) => {
    const [, option = arg, value = args[i + 1]] = /^(--?[\w-]+)=(.*)$/s.exec(arg) ?? [];
    return options.includes(option) && value !== undefined ? [value] : [];
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
