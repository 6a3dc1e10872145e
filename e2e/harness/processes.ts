import { readdir, readFile } from "node:fs/promises";
import { runProgram } from "./command-line.ts";

/** Command lines of all processes in which a text occurs, but for this process's own. */
export async function commandLinesWith(text: string): Promise<readonly string[]> {
  const all = process.platform === "linux" ? await fromProc() : await fromPs();
  return all.filter((line) => line.includes(text));
}

async function fromProc(): Promise<readonly string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  // A process can end while it is looked at.
  const lines = ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => ""));
  return (await Promise.all(lines)).map((line) => line.replaceAll("\0", " "));
}

async function fromPs(): Promise<readonly string[]> {
  const { stdout } = await runProgram("ps", ["-A", "-o", "args="]);
  return stdout.split("\n");
}
