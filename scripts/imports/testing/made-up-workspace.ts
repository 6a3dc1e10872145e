import { type Edge, edgesOf } from "../edges.ts";
import { readSourceFile, type SourceFile } from "../source-file.ts";
import type { Manifest, WorkspacePackage } from "../workspace.ts";

const folders = ["core", "token", "verifier", "config", "mapper", "sts-emulator"].map((name) => `packages/${name}`);

/** A workspace with the packages of this one, each offering `.` alone, and the server `./sts-transport` too. */
export const packages: readonly WorkspacePackage[] = [
  { folder: ".", manifest: { name: "root" } },
  ...folders.map((folder) => packageIn(folder)),
  packageIn("apps/server", { "./sts-transport": source("./src/sts-transport/index.ts") }),
  { folder: "apps/cli", manifest: { name: "aws-iam-authenticator" } },
  { folder: "e2e", manifest: { name: "e2e" } },
];

/** Files of that workspace: path to text. */
export function filesOf(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => readSourceFile(path, text));
}

/** The imports of such files. */
export function edgesIn(texts: Readonly<Record<string, string>>): Edge[] {
  return edgesOf(filesOf(texts), packages);
}

function packageIn(folder: string, more: Manifest["exports"] = {}): WorkspacePackage {
  const name = `@aws-iam-authenticator/${folder.split("/").at(-1)}`;
  return { folder, manifest: { name, exports: { ".": source("./src/index.ts"), ...more } } };
}

function source(file: string): Record<string, string> {
  return { "@aws-iam-authenticator/source": file, default: file };
}
