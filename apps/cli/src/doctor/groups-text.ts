import { quote } from "@aws-iam-authenticator/core";

/** A server can name more than anybody would read. */
const mostShown = 50;

/** In which groups somebody is, for a sentence. */
export function groupsText(groups: readonly string[]): string {
  if (groups.length === 0) return "in no groups";
  const shown = groups.slice(0, mostShown).map((group) => quote(group));
  const more = groups.length - shown.length;
  return `in the groups ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}
