import { parseTemplate, quote, type TemplateName, valueOrThrow } from "@aws-iam-authenticator/core";
import { type NodeType, nodeTypeFor, RESERVED_BY_EKS } from "./access-entry-types.ts";
import type { ExchangedMappings, LostPart } from "./exchanged-mappings.ts";
import { type SingleMapping, singleMappings } from "./single-mappings.ts";

/**
 * Mappings as EKS access entries, in the form in which `aws eks describe-access-entry` prints them: a JSON list of
 * `{"accessEntry": {...}}`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export function writeAccessEntries(mappings: ExchangedMappings): {
  readonly text: string;
  readonly lost: readonly LostPart[];
} {
  const single = singleMappings(mappings, "an access entry");
  const lost: LostPart[] = [...single.lost];
  const entries = single.mappings.flatMap((mapping) => {
    const node = mapping.type === "role" ? nodeTypeFor(mapping.username, mapping.groups) : undefined;
    const why = node === undefined ? whyNot(mapping) : undefined;
    if (why !== undefined) {
      lost.push({ at: mapping.at, what: "mapping", message: `${quote(mapping.arn)}: ${why}` });
      return [];
    }
    const { groups, left } = node === undefined ? standardGroups(mapping) : nodeGroups(mapping, node);
    lost.push(...left);
    const { username, canonicalArn, type, arn } = mapping;
    // EKS wants a role's path; a session of it is no principal.
    const principalArn = type === "role" && /:assumed-role\//i.test(arn) ? canonicalArn : arn;
    return [{ accessEntry: { principalArn, kubernetesGroups: groups, username, type: node?.type ?? "STANDARD" } }];
  });
  return { text: `${JSON.stringify(entries, undefined, 2)}\n`, lost };
}

/** Why EKS would refuse a STANDARD entry. */
function whyNot({ type, username }: SingleMapping): string | undefined {
  if (type !== "role" && type !== "user") return "an access entry is for a role or a user";
  if (RESERVED_BY_EKS.test(username)) return `EKS reserves the beginning of the username ${quote(username)}`;
  const names = templatesIn(username);
  const other = names.find((name) => name !== "SessionName" && name !== "SessionNameRaw");
  if (other !== undefined) return `EKS knows no {{${other}}} in a username`;
  if (names.length === 0) return undefined;
  if (type === "user") return "EKS takes {{SessionName}} in the username of a role alone";
  return username.slice(0, username.indexOf("{{")).includes(":")
    ? undefined
    : "EKS wants a colon before {{SessionName}} in a username";
}

interface Groups {
  readonly groups: readonly string[];
  readonly left: readonly LostPart[];
}

function standardGroups({ arn, at, groups }: SingleMapping): Groups {
  const left = groups.flatMap((group): LostPart[] => {
    const lost = (why: string): LostPart[] => [
      { at, what: "group", message: `the group ${quote(group)} of ${quote(arn)}: ${why}` },
    ];
    if (group === "system:masters") return lost("EKS refuses it; associate AmazonEKSClusterAdminPolicy with the entry");
    if (RESERVED_BY_EKS.test(group)) return lost("EKS reserves its beginning");
    return templatesIn(group).length > 0 ? lost("EKS puts nothing into the names of groups") : [];
  });
  const isLeft = (group: string): boolean => RESERVED_BY_EKS.test(group) || templatesIn(group).length > 0;
  return { groups: groups.filter((group) => !isLeft(group)), left };
}

function nodeGroups({ arn, at, groups }: SingleMapping, node: NodeType): Groups {
  const given: readonly string[] = node.groups;
  const left = groups
    .filter((group) => !given.includes(group))
    .map((group): LostPart => {
      const message = `the group ${quote(group)} of ${quote(arn)}: the type ${node.type} gives ${given.join(", ")} alone`;
      return { at, what: "group", message };
    });
  return { groups: groups.filter((group) => given.includes(group)), left };
}

function templatesIn(text: string): readonly TemplateName[] {
  return valueOrThrow(parseTemplate(text)).flatMap((part) => (typeof part === "string" ? [] : [part.insert]));
}
