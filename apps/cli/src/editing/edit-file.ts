import { randomBytes } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { asIs, AuthenticatorError, safe, systemReason } from "@aws-iam-authenticator/core";
import { type Edited, unifiedDiff } from "@aws-iam-authenticator/mapper";
import type { ExitCode, Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { CLUSTER_OPTIONS, EDIT_OPTIONS } from "./cluster-options.ts";
import { confirm } from "./confirm.ts";
import { printRefusal } from "./print-refusal.ts";

/** An edit of a file, and how it is spoken of. */
export interface FileEdit {
  apply(text: string): Edited<string>;
  readonly question: string;
  readonly done: string;
}

/**
 * Edits a file as `editAwsAuth` does a ConfigMap. It is replaced whole, so that nobody reads half of it; its mode stays.
 *
 * @throws AuthenticatorError `CONFIG_UNREADABLE`, `FILE_NOT_WRITTEN`
 */
export async function editFile(
  file: string,
  edit: FileEdit,
  values: OptionValues<typeof EDIT_OPTIONS>,
  io: Io,
): Promise<ExitCode> {
  checkNoCluster(values);
  const before = await readText(file, io);
  const edited = edit.apply(before);
  if (!edited.ok) return printRefusal(edited.refusal, io);
  io.out(unifiedDiff(file, before, edited.value));
  if (values["dry-run"]) return 0;
  if ((values.prompt ?? true) && !(await confirm(`${edit.question} ${file}?`, io))) return 0;
  if ((await readText(file, io)) !== before) {
    io.err(`aws-iam-authenticator: ${file} was changed meanwhile; nothing was written; try again\n`);
    return 1;
  }
  await replace(resolve(io.cwd, file), edited.value);
  io.err(`${edit.done} ${file}\n`);
  return 0;
}

/** @throws UsageError where a cluster is named beside a file */
export function checkNoCluster(values: OptionValues<typeof CLUSTER_OPTIONS>): void {
  const named = (["kubeconfig", "kubeconfig-context", "master-url"] as const).find((name) => values[name]);
  if (named !== undefined) throw new UsageError(`--file and --${named} exclude each other; give one of them`);
}

/** @throws AuthenticatorError `CONFIG_UNREADABLE` */
export async function readText(file: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new AuthenticatorError({ code: "CONFIG_UNREADABLE", detail: safe`${file}: ${asIs(systemReason(error))}` });
  }
}

async function replace(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    // A link stays one: what it names is replaced.
    const target = await realpath(path);
    const { mode } = await stat(target);
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
    await writeFile(temporary, text, { mode: mode & 0o777, flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw new AuthenticatorError({ code: "FILE_NOT_WRITTEN", detail: safe`${path}: ${asIs(systemReason(error))}` });
  }
}
