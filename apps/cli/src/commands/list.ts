import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { AuthenticatorError, quote, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  AWS_AUTH,
  type EntrySelector,
  type ListedMappings,
  listFile,
  listMappings,
  type MappingLists,
  writeYaml,
} from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { connectCluster } from "../editing/connect-cluster.ts";
import { checkNoCluster, readText } from "../editing/edit-file.ts";
import type { Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { LIST_OPTIONS } from "./list-options.ts";

/** Lists the mappings of aws-auth, or of a file. */
export const run: Run<typeof LIST_OPTIONS> = async (values, io) => {
  const { output = "text", file = values.config } = values;
  if (output !== "text" && output !== "json" && output !== "yaml") {
    throw new UsageError(`unknown output ${quote(output)}; known are text, json and yaml`);
  }
  const { entries, problems } = await (file ? inFile(file, values, io) : inCluster(values, io));
  for (const problem of problems) {
    io.err(`${problem.severity === "warning" ? "warning: " : ""}${formatConfigProblem(problem)}\n`);
  }
  if (entries === undefined) {
    throw new AuthenticatorError({ code: "MAPPING_SOURCE_INVALID", detail: safe`${file || AWS_AUTH}` });
  }
  if (output === "json") io.out(`${JSON.stringify(entries, undefined, 2)}\n`);
  else io.out(output === "yaml" ? writeYaml(entries) : table(entries));
  return 0;
};

async function inFile(file: string, values: OptionValues<typeof LIST_OPTIONS>, io: Io): Promise<ListedMappings> {
  checkNoCluster(values);
  return listFile(await readText(file, io), file);
}

async function inCluster(values: OptionValues<typeof LIST_OPTIONS>, io: Io): Promise<ListedMappings> {
  const client = await connectCluster(values, io);
  try {
    const configMap = valueOrThrow(await client.getConfigMap("kube-system", "aws-auth"));
    if (configMap === undefined) io.err(`there is no ConfigMap kube-system/aws-auth at ${client.server}\n`);
    return listMappings(configMap?.data ?? {});
  } finally {
    client.close();
  }
}

/** One line for each, in the order in which they stand; texts of others are quoted where they could mislead. */
function table({ mapRoles, mapUsers, mapAccounts }: MappingLists): string {
  const named = (
    kind: string,
    entry: MappingLists["mapRoles"][number] | MappingLists["mapUsers"][number],
  ): string[] => [kind, plain(who(entry)), plain(entry.username), (entry.groups ?? []).map(plain).join(",") || "-"];
  const rows = [
    ["KIND", "IDENTITY", "USERNAME", "GROUPS"],
    ...mapRoles.map((entry) => named("role", entry)),
    ...mapUsers.map((entry) => named("user", entry)),
    ...mapAccounts.map((account) => ["account", account, "-", "-"]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}\n`).join("");
}

function who(entry: EntrySelector): string {
  const { sso, rolearn, userarn, roleARNLike, userARNLike, userid } = entry;
  const arn = rolearn ?? userarn ?? roleARNLike ?? userARNLike;
  const identity =
    sso === undefined ? (arn ?? "") : `sso:${sso.partition ?? "aws"}:${sso.accountID}:${sso.permissionSetName}`;
  return userid === undefined ? identity : `${identity} ${userid}`;
}

function plain(text: string): string {
  return /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text) ? text : quote(text);
}
