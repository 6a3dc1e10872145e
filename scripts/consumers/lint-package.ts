import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PublishedManifest } from "./check-package.ts";
import { runProgram } from "./run-program.ts";

/** What publint has to say of a tarball, its suggestions among it. */
export async function lintWithPublint(tarball: string): Promise<string[]> {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true, level: "suggestion" });
  return messages.map((message) => `publint: ${formatMessage(message, pkg ?? {}, { color: false }) ?? message.code}`);
}

/** What attw ("are the types wrong?") has to say of a tarball. A package without exports has no types to be wrong. */
export async function lintWithAttw(
  root: string,
  tarball: string,
  { exports }: PublishedManifest,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (exports === undefined) return [];
  const attw = join(root, "node_modules", ".bin", "attw");
  const args = [tarball, "--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--no-color"];
  const { exitCode, output } = await runProgram(attw, args, { cwd: root, env });
  if (output.includes("does not contain types")) return ["attw: the package has exports, but no types"];
  return exitCode === 0 ? [] : [`attw: ${output}`];
}
