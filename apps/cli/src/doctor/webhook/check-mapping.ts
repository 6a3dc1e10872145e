import type { LocatedConfig } from "@aws-iam-authenticator/config";
import { quote } from "@aws-iam-authenticator/core";
import { explain, readMappings } from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Io } from "../../io.ts";
import { readMappingFiles } from "../../read-mapping-files.ts";
import type { Check } from "../check.ts";
import { failed, pass, skipped } from "../rung.ts";
import { shellWord } from "../shell-word.ts";

const id = "mapping";

/**
 * Who the caller is in Kubernetes by the configuration file, `server.deny` included. Where the server has further sources, a
 * caller whom the file does not map says nothing.
 */
export async function checkMapping(
  path: string,
  config: LocatedConfig,
  caller: VerifiedCaller | undefined,
  io: Io,
): Promise<Check> {
  if (caller === undefined) return skipped(id, "who the caller is in AWS is not known");
  const { ruleSet, order } = readMappings(await readMappingFiles([path], io));
  const { compileDenyList } = await import("@aws-iam-authenticator/server");
  const denied = config.value.server?.deny === undefined ? undefined : compileDenyList(config).ofCaller(caller);
  const { decision, username, groups, rule, problem = "", fix = "", nearest } = explain(ruleSet, caller, { denied });
  if (decision === "mapped") {
    const at = rule === null ? "" : ` (${rule.file}:${rule.line}:${rule.column})`;
    const inGroups =
      groups.length === 0 ? "in no groups" : `in the groups ${groups.map((group) => quote(group)).join(", ")}`;
    return pass(id, `the configuration maps the caller to ${quote(username ?? "")}, ${inGroups}${at}`);
  }
  const elsewhere = order.filter((source) => source !== "MountedFile");
  const [near] = nearest;
  const hint = near === undefined ? "" : ` ${near.file}:${near.line} comes near: ${near.message}.`;
  const more = `aws-iam-authenticator explain ${shellWord(caller.identity.arn)} -c ${shellWord(path)}`;
  if (denied === undefined && elsewhere.length > 0) {
    return skipped(id, `the configuration does not map the caller; ${elsewhere.join(" and ")} may.${hint}`);
  }
  return failed(id, problem, `${fix}${hint} All of it: ${more}`);
}
