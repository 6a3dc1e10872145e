import { existsSync } from "node:fs";
import { asIs, AuthenticatorError, nearest, quote, safe, systemReason } from "@aws-iam-authenticator/core";
import { cachePlaces } from "../cache/cache-places.ts";
import { clearKept } from "../cache/clear-kept.ts";
import { clearedText } from "../cache/cleared-text.ts";
import { keptText } from "../cache/kept-text.ts";
import { listKept } from "../cache/list-kept.ts";
import { folderState } from "../cache/private-folder.ts";
import type { Run } from "../command.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { CACHE_OPTIONS } from "./cache-options.ts";

/** Lists or removes what `token --cache` keeps. */
export const run: Run<typeof CACHE_OPTIONS> = async (values, io, [action, unexpected]) => {
  const { output = "text", "cluster-id": clusterId } = values;
  if (action !== "list" && action !== "clear") throw new UsageError(unknownAction(action));
  if (unexpected !== undefined) throw new UsageError(`${quote(unexpected)} is too much after cache ${action}`);
  if (output !== "text" && output !== "json") {
    throw new UsageError(`unknown output ${quote(output)}; known are text and json`);
  }
  const { folder, referenceFile } = cachePlaces(io);
  if (folderState(folder, io) === "foreign") {
    const detail = safe`${folder} is a link, no folder, or somebody else's`;
    throw new AuthenticatorError({ code: "CACHE_UNUSABLE", detail });
  }
  if (action === "list") list({ folder, clusterId, output }, io);
  else clear({ folder, clusterId }, io);
  if (existsSync(referenceFile)) {
    const what = action === "list" ? "is read as well" : "is left alone";
    io.err(`the reference implementation's ${referenceFile} ${what}\n`);
  }
  return 0;
};

function unknownAction(action: string | undefined): string {
  if (action === undefined) return "cache takes list or clear";
  const near = nearest(action, ["list", "clear"]);
  return `cache takes list or clear, not ${quote(action)}${near === undefined ? "" : `; did you mean ${near}?`}`;
}

interface Place {
  readonly folder: string;
  /** Undefined for all clusters. */
  readonly clusterId: string | undefined;
}

function list({ folder, clusterId, output }: Place & { readonly output: "text" | "json" }, io: Io): void {
  const { entries, unreadable } = listKept(folder, io);
  const wanted = entries.filter(({ clusters }) => clusterId === undefined || clusters.includes(clusterId));
  io.out(output === "json" ? `${JSON.stringify(wanted, undefined, 2)}\n` : keptText(wanted));
  if (wanted.length === 0 && output === "text") io.err(`nothing is kept in ${folder}\n`);
  if (unreadable > 0) io.err(`${unreadable} of the files in ${folder} cannot be read, and are not used\n`);
}

function clear({ folder, clusterId }: Place, io: Io): void {
  try {
    io.err(clearedText(clearKept(folder, clusterId, io), { folder, clusterId }));
  } catch (error) {
    const detail = safe`${folder}: ${asIs(systemReason(error))}`;
    throw new AuthenticatorError({ code: "CACHE_UNUSABLE", detail });
  }
}
