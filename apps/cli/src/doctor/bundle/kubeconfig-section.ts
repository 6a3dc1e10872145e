import { stringify } from "yaml";
import type { Io } from "../../io.ts";
import { kubeconfigFiles } from "../../kubeconfig/kubeconfig-files.ts";
import { field } from "../../kubeconfig/exec-entry.ts";
import { parseKubeconfig } from "../../kubeconfig/parse-kubeconfig.ts";
import {
  entriesIn,
  type KubeconfigFile,
  kubeconfigsOf,
  LIST_NAMES,
  type ListName,
  text,
} from "../kubeconfig/kubeconfigs.ts";
import { type ExecPlugin, execPluginOf } from "../exec/exec-plugin.ts";
import { absence, modeText } from "../on-node/file-access.ts";
import { type Found, lookAt } from "../on-node/look-at-file.ts";
import { secretsOfCluster, secretsOfUser } from "./kubeconfig-secrets.ts";
import { shownCluster, shownContext, shownUser } from "./kubeconfig-shown.ts";
import type { Section } from "./section.ts";

const contentKeys = { clusters: "cluster", users: "user", contexts: "context" } as const;
const showers: Readonly<Record<ListName, (content: unknown) => unknown>> = {
  clusters: shownCluster,
  users: shownUser,
  contexts: shownContext,
};

/** What is shown of the kubeconfig, and the exec plugin of the context's user, where it has one. */
export interface KubeconfigSection extends Section {
  readonly plugin: ExecPlugin | undefined;
}

/**
 * What kubectl reads, as far as one context needs it. It is written anew out of keys that are known to be harmless, so that
 * nothing comes along that nobody thought of: no comments, no unknown keys, no other clusters.
 */
export async function kubeconfigSection(
  options: { readonly kubeconfig: string | undefined; readonly context: string | undefined },
  io: Pick<Io, "env" | "cwd" | "home" | "platform">,
): Promise<KubeconfigSection> {
  const { read } = kubeconfigFiles(options.kubeconfig, io, { platform: io.platform });
  const files = await Promise.all(read.map(lookAt));
  const parsed = files.flatMap((found): KubeconfigFile[] => {
    const outcome =
      found.kind === "file" && found.text.trim() !== "" ? parseKubeconfig(found.text, found.path) : undefined;
    return outcome?.ok ? [{ file: found.path, value: outcome.value.value }] : [];
  });
  const kubeconfigs = kubeconfigsOf(parsed, undefined);
  const context = options.context ?? kubeconfigs.currentContext;
  const joined = kubeconfigs.entries("contexts").filter(({ name }) => name === context);
  const named = (key: string): readonly string[] => joined.flatMap(({ content }) => text(field(content, key)) ?? []);
  const wanted: Readonly<Record<ListName, readonly string[]>> = {
    contexts: context === undefined ? [] : [context],
    clusters: named("cluster"),
    users: named("user"),
  };
  const shown = files.map((found) => fileShown(found, wanted));
  const user = kubeconfigs.entries("users").find(({ name }) => wanted.users.includes(name));
  return {
    title: "Kubeconfig",
    lines: [
      context === undefined
        ? "There is no current context."
        : `Shown is what the context ${JSON.stringify(context)} needs.`,
      ...shown.flatMap(({ lines }) => lines),
    ],
    // Of those that are not shown, too: what they log in with could have come into an error's text.
    secrets: [
      ...kubeconfigs.entries("users").flatMap(({ content }) => secretsOfUser(content)),
      ...kubeconfigs.entries("clusters").flatMap(({ content }) => secretsOfCluster(content)),
    ],
    plugin: user === undefined ? undefined : execPluginOf(user),
  };
}

function fileShown(found: Found, wanted: Readonly<Record<ListName, readonly string[]>>): { lines: readonly string[] } {
  const { path } = found;
  if (found.kind !== "file") return { lines: ["", `# ${absence(found) ?? `${path} is a folder`}`] };
  const head = `# ${path}, mode ${modeText(found)}`;
  if (found.text.trim() === "") return { lines: ["", `${head}, empty`] };
  const outcome = parseKubeconfig(found.text, path);
  if (!outcome.ok) return { lines: ["", `${head}; not shown: ${outcome.problem.detail ?? "it cannot be read"}`] };
  const { value } = outcome.value;
  const counts = LIST_NAMES.map((list) => `${entriesIn(value, list).length} ${list}`).join(", ");
  const lists = LIST_NAMES.map((list) => [
    list,
    entriesIn(value, list)
      .filter(({ name }) => wanted[list].includes(name))
      .map(({ name, content }) => ({ name, [contentKeys[list]]: showers[list](content) })),
  ]);
  const current = text(field(value, "current-context"));
  const document = { ...(current === undefined ? {} : { "current-context": current }), ...Object.fromEntries(lists) };
  return { lines: ["", `${head}: ${counts}`, ...stringify(document, { lineWidth: 0 }).trimEnd().split("\n")] };
}
