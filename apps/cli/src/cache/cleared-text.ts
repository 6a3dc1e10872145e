import { quote } from "@aws-iam-authenticator/core";
import type { Cleared } from "./clear-kept.ts";

/** What was removed, in lines for people. */
export function clearedText(
  { removed, alsoUsedBy, underWay }: Cleared,
  { folder, clusterId }: { readonly folder: string; readonly clusterId: string | undefined },
): string {
  const counts = [
    count(removed.token, "token", "tokens"),
    count(removed.credentials, "role's credentials", "roles' credentials"),
    count(removed.failure, "failed login", "failed logins"),
    count(removed.unreadable, "file that could not be read", "files that could not be read"),
  ].filter((text) => text !== "");
  const what = counts.length === 0 ? "nothing was kept" : `removed ${counts.join(", ")}`;
  const whose = clusterId === undefined ? "" : ` of cluster ${quote(clusterId)}`;
  return [
    `${what}${whose} in ${folder}`,
    ...(alsoUsedBy.length === 0 ? [] : [`these clusters log in again, too: ${alsoUsedBy.map(quote).join(", ")}`]),
    ...underWay.map((file) => `a login is under way and was left alone: ${file}`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? "" : `${number} ${number === 1 ? one : many}`;
}
