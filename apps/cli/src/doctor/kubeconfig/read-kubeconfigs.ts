import { readFile } from "node:fs/promises";
import { asIs, ok, type Outcome, fail, quote, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { kubeconfigFiles } from "../../kubeconfig/kubeconfig-files.ts";
import { parseKubeconfig } from "../../kubeconfig/parse-kubeconfig.ts";
import { breaks, failed, failedBy, holds, pass, type Rung, warn } from "../rung.ts";
import { shellWord } from "../shell-word.ts";
import { doubled, entriesIn, type KubeconfigFile, type Kubeconfigs, kubeconfigsOf, LIST_NAMES } from "./kubeconfigs.ts";

const id = "kubeconfig";

/** The command that writes a whole login. */
export const WRITE_LOGIN =
  "aws-iam-authenticator kubeconfig -i CLUSTER-ID --server https://HOST:6443 --certificate-authority ca.crt";

/**
 * Reads the kubeconfig as kubectl does: the option's file, those of `KUBECONFIG`, or the home folder's.
 *
 * @param option `--kubeconfig`
 */
export async function readKubeconfigs(option: string | undefined, io: Io): Promise<Rung<Kubeconfigs>> {
  const { read, write } = kubeconfigFiles(option, io, { platform: io.platform });
  const files: KubeconfigFile[] = [];
  for (const file of read) {
    const found = await readOne(file);
    if (!found.ok) return breaks(failedBy(id, found.problem));
    if (found.value === undefined) continue;
    const { value } = found.value;
    for (const list of LIST_NAMES) {
      const name = doubled(entriesIn(value, list));
      if (name === undefined) continue;
      const message = safe`${file} has ${name} twice among its ${asIs(inWords[list])}, and kubectl refuses all of it`;
      return breaks(failed(id, message, `Remove one of the two, or rename it, in ${shellWord(file)}.`));
    }
    files.push(found.value);
  }
  if (files.length === 0) {
    const where = read.map((file) => quote(file)).join(", ");
    return breaks(failed(id, `there is no kubeconfig: ${where}`, WRITE_LOGIN));
  }
  const kubeconfigs = kubeconfigsOf(files, option ? write : undefined);
  const joined = LIST_NAMES.flatMap((list) => {
    const name = doubled(kubeconfigs.entries(list));
    if (name === undefined) return [];
    const message = safe`${name} stands in two files among their ${asIs(inWords[list])}, and kubectl joins both`;
    return [warn(id, message, "Rename one of them, or take its file out of KUBECONFIG.")];
  });
  if (joined.length > 0) return holds(kubeconfigs, ...joined);
  return holds(kubeconfigs, pass(id, `the kubeconfig is ${files.map(({ file }) => quote(file)).join(" and ")}`));
}

const inWords = { clusters: safe`clusters`, users: safe`users`, contexts: safe`contexts` } as const;

/** A file as plain data; undefined where it is not there, or empty. */
async function readOne(file: string): Promise<Outcome<KubeconfigFile | undefined>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return fail("CONFIG_UNREADABLE", safe`kubeconfig ${file}: ${asIs(systemReason(error))}`);
  }
  if (text.trim() === "") return ok(undefined);
  const parsed = parseKubeconfig(text, file);
  return parsed.ok ? ok({ file, value: parsed.value.value }) : parsed;
}
