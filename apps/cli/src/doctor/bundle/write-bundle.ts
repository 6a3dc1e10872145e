import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { asIs, AuthenticatorError, safe, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import type { Check } from "../check.ts";
import { lookAt } from "../on-node/look-at-file.ts";
import { awsConfigSection } from "./aws-config-section.ts";
import { checksSection } from "./checks-section.ts";
import { configSection } from "./config-section.ts";
import { environmentSection } from "./environment-section.ts";
import { kubeconfigSection } from "./kubeconfig-section.ts";
import { programSection } from "./program-section.ts";
import { scrub } from "./scrub.ts";
import type { Section } from "./section.ts";
import type { NodeOptions } from "../on-node/find-node.ts";

/** What the support file is about. */
export interface BundleOptions {
  /** Where it is written. */
  readonly file: string;
  /** What `doctor` found. */
  readonly checks: readonly Check[];
  /** `--kubeconfig` and `--context`. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** The server's configuration file, where one is named. */
  readonly config?: string | undefined;
  /** What `--on-node` was called with; undefined where it was not. */
  readonly node?: NodeOptions | undefined;
}

/** What a support file is made of, beside files. */
export type BundleIo = Pick<Io, "env" | "platform" | "runtime" | "cwd" | "home" | "now" | "err">;

/**
 * Writes a support file: what `doctor` found and what it looked at, with secrets removed. One text, and no archive: whoever
 * sends it is to look through it first, and it can be pasted into an issue as it is.
 *
 * Each part shows what is known to be harmless, by allow-lists; over the whole go the secrets that were met on the way, and
 * whatever looks like one. A token is not made, and neither the credentials file nor a key is read.
 *
 * @throws AuthenticatorError `FILE_NOT_WRITTEN`, also where the file is there already
 */
export async function writeBundle(options: BundleOptions, io: BundleIo): Promise<void> {
  const text = await bundleText(options, io);
  const path = resolve(io.cwd, options.file);
  try {
    // Not through a link, and not over something: O_EXCL.
    const handle = await open(path, "wx", 0o600);
    try {
      await handle.writeFile(text);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new AuthenticatorError({
      code: "FILE_NOT_WRITTEN",
      detail: safe`${options.file}: ${asIs(systemReason(error))}`,
    });
  }
  io.err(`the support file ${path} is written; look through it before you send it to anybody\n`);
}

/** The text of the support file. */
export async function bundleText(options: Omit<BundleOptions, "file">, io: BundleIo): Promise<string> {
  const { checks, kubeconfig, context, config, node } = options;
  const ofKubeconfig = await kubeconfigSection({ kubeconfig, context }, io);
  const sections: readonly Section[] = [
    programSection(io),
    checksSection(checks),
    environmentSection(io.env),
    ofKubeconfig,
    await awsConfigSection(ofKubeconfig.plugin, io),
    ...(await serverSections(config, node, io)),
  ];
  const whole = [head(io.now()), ...sections.map(textOf)].join("\n");
  return printable(
    scrub(
      whole,
      sections.flatMap(({ secrets }) => secrets),
    ),
  );
}

async function serverSections(
  config: string | undefined,
  node: NodeOptions | undefined,
  io: BundleIo,
): Promise<readonly Section[]> {
  if (node === undefined) return config ? [configSection(await lookAt(resolve(io.cwd, config)))] : [];
  // The server's defaults come with its code, which nothing else here needs.
  const { findNode } = await import("../on-node/find-node.ts");
  const { nodeSection } = await import("./node-section.ts");
  const found = await findNode(node, io);
  return [configSection(found.configFile), await nodeSection(found, node, io)];
}

function head(now: number): string {
  return `Support file of aws-iam-authenticator, written by "aws-iam-authenticator doctor --bundle" at ${new Date(now).toISOString()}.

Look through it before you send it to anybody. It holds account ids, ARNs, names of users, roles, groups, profiles and
clusters, addresses of clusters and proxies, and paths of this machine.
Left out, or replaced by [hidden], are tokens, signatures, session tokens, secret keys, passwords, private keys, unknown
keys of files, and comments. Access key ids keep their first and last four characters.
`;
}

function textOf({ title, lines }: Section): string {
  return `── ${title} ──\n${lines.join("\n")}\n`;
}

/** Without characters that would do more on a terminal than be read. */
function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
