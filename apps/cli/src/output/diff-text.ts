import { hasControlCharacter, quote } from "@aws-iam-authenticator/core";
import type { Grant, MappingChange } from "@aws-iam-authenticator/mapper";

const signs: Readonly<Record<MappingChange["change"], string>> = { lost: "-", changed: "~", gained: "+" };

/** Changes of access for people; each begins with `-` (lost), `~` (changed) or `+` (gained). */
export function diffText(changes: readonly MappingChange[]): string {
  return changes.map((change) => `${[headOf(change), ...bodyOf(change)].join("\n    ")}\n`).join("");
}

function headOf({ change, identity: { by, name, userId } }: MappingChange): string {
  return `${signs[change]} ${by} ${shown(name)}${userId === null ? "" : ` with the user id ${shown(userId)}`}`;
}

function bodyOf({ before, after, groupsAdded, groupsRemoved }: MappingChange): readonly string[] {
  if (before === null || after === null) {
    const grant = before ?? after;
    return grant === null ? [] : [grantText(grant)];
  }
  const [was, is] = [usernameOf(before), usernameOf(after)];
  return [
    was === is ? `username ${is}` : `username ${was} -> ${is}`,
    ...groupsRemoved.map((group) => `- group ${shown(group)}`),
    ...groupsAdded.map((group) => `+ group ${shown(group)}`),
    `${placeOf(before)} -> ${placeOf(after)}`,
  ];
}

function grantText(grant: Grant): string {
  const groups = grant.groups.map(shown).join(" ");
  return `username ${usernameOf(grant)}${groups === "" ? ", no groups" : `, groups ${groups}`} (${placeOf(grant)})`;
}

function usernameOf({ username }: Grant): string {
  return username === null ? "that is the ARN" : shown(username);
}

function placeOf({ rule: { file, line, column } }: Grant): string {
  return `${shown(file)}:${line}:${column}`;
}

/** As it is, unless it would do more on a terminal than be read. */
function shown(text: string): string {
  return hasControlCharacter(text) ? quote(text) : text;
}
