import type { Grant, MappingChange } from "@aws-iam-authenticator/mapper";
import { shownText } from "./shown-text.ts";

const signs: Readonly<Record<MappingChange["change"], string>> = { lost: "-", changed: "~", gained: "+" };

/** Changes of access for people; each begins with `-` (lost), `~` (changed) or `+` (gained). */
export function diffText(changes: readonly MappingChange[]): string {
  return changes.map((change) => `${[headOf(change), ...bodyOf(change)].join("\n    ")}\n`).join("");
}

function headOf({ change, identity: { by, name, userId } }: MappingChange): string {
  return `${signs[change]} ${by} ${shownText(name)}${userId === null ? "" : ` with the user id ${shownText(userId)}`}`;
}

function bodyOf({ before, after, groupsAdded, groupsRemoved }: MappingChange): readonly string[] {
  if (before === null || after === null) {
    const grant = before ?? after;
    return grant === null ? [] : [grantText(grant)];
  }
  const [was, is] = [usernameOf(before), usernameOf(after)];
  return [
    was === is ? `username ${is}` : `username ${was} -> ${is}`,
    ...groupsRemoved.map((group) => `- group ${shownText(group)}`),
    ...groupsAdded.map((group) => `+ group ${shownText(group)}`),
    `${placeOf(before)} -> ${placeOf(after)}`,
  ];
}

function grantText(grant: Grant): string {
  const groups = grant.groups.map(shownText).join(" ");
  return `username ${usernameOf(grant)}${groups === "" ? ", no groups" : `, groups ${groups}`} (${placeOf(grant)})`;
}

function usernameOf({ username }: Grant): string {
  return username === null ? "that is the ARN" : shownText(username);
}

function placeOf({ rule: { file, line, column } }: Grant): string {
  return `${shownText(file)}:${line}:${column}`;
}
