import { setTimeout } from "node:timers/promises";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type Edited,
  type EditedConfigMap,
  type MappingTexts,
  AWS_AUTH,
  unifiedDiff,
} from "@aws-iam-authenticator/mapper";
import type { ConfigMap, KubernetesClient } from "@aws-iam-authenticator/mapper/kubernetes";
import type { ExitCode, Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import type { EDIT_OPTIONS } from "./cluster-options.ts";
import { confirm } from "./confirm.ts";
import { connectCluster } from "./connect-cluster.ts";
import { printRefusal } from "./print-refusal.ts";

/** How often an edit is made anew over what others have written meanwhile. */
const mostTries = 10;
/** Milliseconds, by the number of the try, for those who write at the same time to come apart. */
const pauseMs = 20;

const namespace = "kube-system";
const name = "aws-auth";

/** An edit of aws-auth, and how it is spoken of. */
export interface AwsAuthEdit {
  /** What the ConfigMap becomes. Called again where somebody else wrote meanwhile. */
  apply(configMap: ConfigMap): Promise<Edited<EditedConfigMap>>;
  /** Whether it is made where there is none yet. */
  readonly creates: boolean;
  /** What is asked before: `Add …`. */
  readonly question: string;
  /** What is told after: `added …`. */
  readonly done: string;
}

/**
 * Edits the ConfigMap aws-auth: shows the change as a unified diff on stdout, asks, writes. Where somebody else wrote since
 * it was read, it is read and edited again; where that makes it another change, it is shown and asked about again.
 *
 * @throws AuthenticatorError where the cluster cannot be reached or does not let it be written
 * @throws UsageError where nobody can be asked
 */
export async function editAwsAuth(
  edit: AwsAuthEdit,
  values: OptionValues<typeof EDIT_OPTIONS>,
  io: Io,
): Promise<ExitCode> {
  const client = await connectCluster(values, io);
  try {
    return await editWith(client, edit, { asks: values.prompt ?? true, dryRun: values["dry-run"] ?? false }, io);
  } finally {
    client.close();
  }
}

async function editWith(
  client: KubernetesClient,
  edit: AwsAuthEdit,
  { asks, dryRun }: { readonly asks: boolean; readonly dryRun: boolean },
  io: Io,
): Promise<ExitCode> {
  let agreedTo: string | undefined;
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const found = valueOrThrow(await client.getConfigMap(namespace, name));
    if (found === undefined && !edit.creates) {
      io.err(`aws-iam-authenticator: there is no ConfigMap ${namespace}/${name} at ${client.server}\n`);
      return 1;
    }
    const before = found ?? emptyAwsAuth;
    const edited = await edit.apply(before);
    if (!edited.ok) return printRefusal(edited.refusal, io);
    const { configMap, canBeUndone } = edited.value;
    const difference = differenceOf(before.data ?? {}, configMap.data ?? {});
    if (dryRun) {
      io.out(difference);
      return 0;
    }
    if (asks && changesIn(difference) !== agreedTo) {
      io.out(difference);
      agreedTo = changesIn(difference);
      const where = `${found === undefined ? "new " : ""}${namespace}/${name} at ${client.server}`;
      if (!(await confirm(`${edit.question} ${where}?`, io))) return 0;
    }
    const written = valueOrThrow(
      await (found === undefined ? client.createConfigMap(configMap) : client.updateConfigMap(configMap)),
    );
    if (written.written) {
      if (!asks) io.out(difference);
      io.err(`${edit.done} ${namespace}/${name}\n`);
      if (!canBeUndone)
        io.err("warning: what it held is too large to be kept in an annotation; undo cannot return to it\n");
      return 0;
    }
    await setTimeout(pauseMs * attempt * Math.random());
  }
  io.err(`aws-iam-authenticator: others wrote ${namespace}/${name} each time; nothing was written; try again\n`);
  return 1;
}

const emptyAwsAuth: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data: {} };

/** The lines out and in, wherever they stand: of these it is that people are asked. */
function changesIn(difference: string): string {
  return difference.replace(/^[ @].*\n/gm, "");
}

/** The difference between the data, each text of them like a file of its own. */
function differenceOf(before: MappingTexts, after: MappingTexts): string {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].map((key) => unifiedDiff(`${AWS_AUTH} ${key}`, before[key] ?? "", after[key] ?? "")).join("");
}
