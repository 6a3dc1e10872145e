import type { Check } from "../check.ts";
import { absence, asRoot, modeText, othersMayAnything, othersMayWrite } from "./file-access.ts";
import type { Found } from "./look-at-file.ts";
import { initCommand, type NodeSettings, RESTART_APISERVER } from "./node-settings.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

/** Whether the folder of certificate and key is there, and its owner's alone to write. */
export function checkStateFolder(found: Found, settings: NodeSettings): Check {
  const id = "node-state-dir";
  const shown = shellWord(found.path);
  if (found.kind !== "folder") {
    const message = absence(found) ?? `${shown} is no folder`;
    const make = `mkdir -m 700 -p ${shown} && ${initCommand(settings)}; then ${RESTART_APISERVER}`;
    return failed(id, message, asRoot(found) ?? `Name it with --state-dir where it is another; else: ${make}`);
  }
  const mode = modeText(found);
  return othersMayWrite(found)
    ? failed(
        id,
        `${shown} has mode ${mode}: others than its owner can replace certificate and key`,
        `chmod go-w ${shown}`,
      )
    : pass(id, `${shown} has mode ${mode} and the owner ${found.uid}:${found.gid}`);
}

/** Whether the copy of what is in force is the server's alone. It holds no secrets, but a server starts from it. */
export function checkLastGood(found: Found): Check {
  const id = "node-last-good";
  const shown = shellWord(found.path);
  if (found.kind === "missing") {
    return skipped(id, `${shown} is not there: the server has kept no mappings yet, or is of another implementation`);
  }
  if (found.kind !== "file") {
    return failed(
      id,
      absence(found) ?? `${shown} is a folder`,
      asRoot(found) ?? `Remove it; the server writes it again: rm -r ${shown}`,
    );
  }
  const mode = modeText(found);
  if (othersMayWrite(found)) {
    const message = `${shown} has mode ${mode}: others may write what the server starts from when its file is broken`;
    return failed(id, message, `chmod 600 ${shown}`);
  }
  return othersMayAnything(found)
    ? warn(id, `${shown} has mode ${mode}: others may read who is mapped`, `chmod 600 ${shown}`)
    : pass(id, `${shown} has mode ${mode}`);
}
