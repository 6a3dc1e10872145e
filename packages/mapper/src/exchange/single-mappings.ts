import type { Place } from "@aws-iam-authenticator/config";
import { arnKey, type CanonicalArn, type MappableArn, mappableArn, quote } from "@aws-iam-authenticator/core";
import { describeSelector, placeText } from "../edit/add-mapping.ts";
import { selectorKey } from "../edit/find-entries.ts";
import type { ExchangedMappings, LostPart } from "./exchanged-mappings.ts";

/** A mapping of one ARN, to be an object of its own. */
export interface SingleMapping {
  /** As it is written. */
  readonly arn: string;
  readonly canonicalArn: CanonicalArn;
  readonly type: MappableArn["type"];
  readonly username: string;
  readonly groups: readonly string[];
  readonly at: Place;
}

/**
 * The mappings that a form can hold in which each ARN is an object of its own, without patterns, pins and accounts. Where an
 * identity is mapped more than once, the one that counts is taken. What is left out can only take access away.
 *
 * @param noun what such an object is called
 */
export function singleMappings(
  { mapRoles, mapUsers, mapAccounts }: ExchangedMappings,
  noun: string,
): { readonly mappings: readonly SingleMapping[]; readonly lost: readonly LostPart[] } {
  const lost: LostPart[] = [];
  const mappings: SingleMapping[] = [];
  const all = [...mapRoles, ...mapUsers];
  // Roles are looked up before users; in each list the last one counts.
  const counting = new Map([...mapUsers, ...mapRoles].map(({ entry, at }) => [selectorKey(entry), at]));
  for (const { entry, at } of all) {
    const { username, groups = [], userid, ...selector } = entry;
    const leaveOut = (why: string): void =>
      void lost.push({ at, what: "mapping", message: `${describeSelector(entry)}: ${why}` });
    const arn = "rolearn" in selector ? selector.rolearn : "userarn" in selector ? selector.userarn : undefined;
    const counts = counting.get(selectorKey(entry));
    if (arn === undefined) {
      leaveOut(`${noun} names one ARN, and no pattern or permission set`);
    } else if (counts !== undefined && counts !== at) {
      leaveOut(`it is mapped again at ${placeText(counts)}, which is the one that counts`);
    } else if (userid !== undefined) {
      leaveOut(`${noun} cannot be for the user id ${quote(userid)} alone, and without that would be for others, too`);
    } else {
      const mappable = mappableArn(arn);
      if (mappable.ok) mappings.push({ arn, ...mappable.value, username, groups, at });
    }
  }
  for (const { entry, at } of mapAccounts) {
    lost.push({ at, what: "account", message: `account ${quote(entry)}: ${noun} names one ARN, and no account` });
  }
  return { mappings, lost };
}

/** The same for the same identity, and for no other. */
export function singleKey({ canonicalArn }: SingleMapping): string {
  return arnKey(canonicalArn);
}
