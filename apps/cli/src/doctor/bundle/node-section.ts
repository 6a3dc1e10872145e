import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { field } from "../../kubeconfig/exec-entry.ts";
import { parseKubeconfig } from "../../kubeconfig/parse-kubeconfig.ts";
import { entriesIn, text } from "../kubeconfig/kubeconfigs.ts";
import { absence, modeText } from "../on-node/file-access.ts";
import { findManifest } from "../on-node/find-manifest.ts";
import type { FoundNode, NodeOptions } from "../on-node/find-node.ts";
import { type Found, lookAt } from "../on-node/look-at-file.ts";
import { readManifest } from "../on-node/read-manifest.ts";
import { shownCluster } from "./kubeconfig-shown.ts";
import type { Section } from "./section.ts";

/** Flags of kube-apiserver that have a say in who somebody is. None of them is a secret. */
const openFlags =
  /^(authentication-.*|anonymous-auth|api-audiences|oidc-(issuer-url|client-id|username-.*|groups-.*))$/;

/** A control-plane node: which files are there, where kube-apiserver is sent, and by which flags. Keys are not read. */
export async function nodeSection(
  { settings }: FoundNode,
  { manifest }: NodeOptions,
  { cwd }: Pick<Io, "cwd">,
): Promise<Section> {
  const { stateDir, generateKubeconfig } = settings;
  return {
    title: "Control-plane node",
    lines: [
      ...(await listing(stateDir)),
      ...(await listing(dirname(generateKubeconfig))),
      ...webhookShown(await lookAt(generateKubeconfig)),
      ...manifestShown(await findManifest(manifest ? resolve(cwd, manifest) : undefined)),
    ],
    secrets: [],
  };
}

/** A folder, and what stands in it: mode, owner, size. */
async function listing(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).toSorted();
    return await Promise.all([folder, ...names.map((name) => join(folder, name))].map(lineOf));
  } catch (error) {
    return [`${folder}: ${systemReason(error)}`];
  }
}

async function lineOf(path: string): Promise<string> {
  try {
    const { mode, uid, gid, size, mtime } = await stat(path);
    return `${modeText({ mode: mode & 0o7777 })} ${uid}:${gid} ${size} ${mtime.toISOString()} ${path}`;
  } catch (error) {
    return `${path}: ${systemReason(error)}`;
  }
}

function webhookShown(found: Found): readonly string[] {
  if (found.kind !== "file") return [`# ${absence(found) ?? `${found.path} is a folder`}`];
  const parsed = parseKubeconfig(found.text, found.path);
  if (!parsed.ok) return [`# ${parsed.problem.detail ?? `${found.path} cannot be read`}`];
  const { value } = parsed.value;
  return [
    `# ${found.path}: current-context ${JSON.stringify(text(field(value, "current-context")) ?? "")}`,
    ...entriesIn(value, "clusters").map(({ name, content }) => `${name}: ${JSON.stringify(shownCluster(content))}`),
  ];
}

function manifestShown(found: Found): readonly string[] {
  if (found.kind !== "file") return [`# ${absence(found) ?? `${found.path} is a folder`}`];
  const manifest = readManifest(found.text);
  if (!manifest.ok) return [`# ${found.path}: ${manifest.problem.detail ?? "it cannot be read"}`];
  const { flags, mounts, hostNetwork } = manifest.value;
  return [
    `# ${found.path}: hostNetwork ${hostNetwork}`,
    ...[...flags].flatMap(([name, value]) => (openFlags.test(name) ? [`--${name}=${value}`] : [])),
    ...mounts.map(({ inside, outside }) => `mount ${inside}: ${outside ?? "nothing of this machine"}`),
  ];
}
