import { quote, valueOrThrow } from "@aws-iam-authenticator/core";
import { unifiedDiff } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import type { ExitCode, Io } from "../io.ts";
import type { ClusterLogin } from "../kubeconfig/login-settings.ts";
import { LISTS } from "../kubeconfig/cluster-login.ts";
import { logsInOtherwise } from "../kubeconfig/exec-entry.ts";
import { hideSecrets } from "../kubeconfig/hide-secrets.ts";
import { kubeconfigFiles } from "../kubeconfig/kubeconfig-files.ts";
import { withLock } from "../kubeconfig/lock-file.ts";
import { mergeLogin } from "../kubeconfig/merge-login.ts";
import { contentOf, parseKubeconfig } from "../kubeconfig/parse-kubeconfig.ts";
import { readIfThere, writePrivate } from "../kubeconfig/private-file.ts";
import { readLogin } from "../kubeconfig/read-login.ts";
import { shellAlias } from "../kubeconfig/shell-alias.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { KUBECONFIG_OPTIONS } from "./kubeconfig-options.ts";

const lockWaitMs = 5000;

/** Writes a cluster, a user and a context into a kubeconfig, so that kubectl logs in with `token`. */
export const run: Run<typeof KUBECONFIG_OPTIONS> = async (values, io) => {
  if (values["dry-run"] && values["print-alias"]) {
    throw new UsageError("--dry-run and --print-alias exclude each other; give one of them");
  }
  const login = await readLogin(values, io);
  const { write: file, read } = kubeconfigFiles(values.kubeconfig, io);
  const switchTo = !values["no-switch"];
  const merge = (before: string): string => valueOrThrow(mergeLogin(before, login, { file, switchTo }));

  const others = read.filter((other) => other !== file);
  if (values["dry-run"]) {
    const before = await readIfThere(file);
    if (await refused({ before, file, others, login }, io)) return 1;
    io.out(unifiedDiff(file, hideSecrets(before), hideSecrets(merge(before))));
    return 0;
  }
  const exitCode = await withLock(
    file,
    async (): Promise<ExitCode> => {
      const before = await readIfThere(file);
      if (await refused({ before, file, others, login }, io)) return 1;
      const after = merge(before);
      await writePrivate(file, after === before ? undefined : after);
      const what = after === before ? "is there already in" : "is written to";
      io.err(`context ${quote(login.name)} ${what} ${file}${switchTo ? "; it is the current one" : ""}\n`);
      return 0;
    },
    { waitMs: lockWaitMs, signal: io.signal },
  );
  if (exitCode === 0 && values["print-alias"]) io.out(shellAlias(file, login.name));
  return exitCode;
};

/** Says on stderr why the file is left alone, where it is. */
async function refused(
  { before, file, others, login }: { before: string; file: string; others: readonly string[]; login: ClusterLogin },
  io: Io,
): Promise<boolean> {
  const { name } = login;
  const refuse = (why: string): true => {
    io.err(`aws-iam-authenticator: ${why}; nothing was written; choose another name with --alias\n`);
    return true;
  };
  if (logsInOtherwise(contentIn(before, file, "users", name))) {
    return refuse(`the user ${quote(name)} in ${file} logs in by other means, which would be lost`);
  }
  for (const other of others) {
    const text = await readIfThere(other);
    for (const list of ["clusters", "users", "contexts"] as const) {
      if (contentIn(text, other, list, name) === undefined) continue;
      return refuse(`${other} has ${quote(name)} among its ${list}, too, and kubectl would join both`);
    }
  }
  return false;
}

function contentIn(text: string, file: string, list: keyof typeof LISTS, name: string): unknown {
  return text.trim() === ""
    ? undefined
    : contentOf(valueOrThrow(parseKubeconfig(text, file)).value, list, name, LISTS[list]);
}
