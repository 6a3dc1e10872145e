import {
  type ConfigProblem,
  identityMappingSpecSchema,
  readLocatedYaml,
  type YamlNode,
} from "@aws-iam-authenticator/config";
import { parseArn, quote } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { NODE_TYPES, nodeTypeFor } from "./access-entry-types.ts";
import { type ExchangedMappings, type ExchangeReading, joinMappings, type LostPart } from "./exchanged-mappings.ts";
import { mappingFor } from "./mapping-for.ts";

const entrySchema = v.object({
  principalArn: v.string(),
  kubernetesGroups: v.optional(v.array(v.string())),
  username: v.optional(v.string()),
  type: v.optional(v.string()),
});

/** Whether a document is what `aws eks` prints of access entries. */
export function isAccessEntries(node: YamlNode): boolean {
  return ["accessEntry", "accessEntries", "associatedAccessPolicies"].some((key) => node.get(key) !== undefined);
}

/**
 * Reads what `aws eks` prints of access entries: `describe-access-entry`; `list-access-entries`, which names ARNs alone;
 * and `list-associated-access-policies`, which have no counterpart.
 */
export function readAccessEntries(documents: readonly YamlNode[]): ExchangeReading {
  const lost: LostPart[] = [];
  const problems: ConfigProblem[] = [];
  const mappings: ExchangedMappings[] = [];
  const described = new Set<string>();
  for (const node of documents.flatMap((document) => document.get("accessEntry") ?? [])) {
    const { located, problems: found } = node.read(entrySchema);
    problems.push(...found.filter(({ severity }) => severity === "error"));
    if (located === undefined) continue;
    const { principalArn, kubernetesGroups: groups = [], type = "STANDARD" } = located.value;
    const at = located.placeOf(["principalArn"]);
    described.add(principalArn.toLowerCase());
    const nodeType = NODE_TYPES.find((known) => known.type === type);
    const username = located.value.username ?? nodeType?.username ?? usernameOf(principalArn);
    const spec = { arn: principalArn, username, groups: groups.length > 0 ? groups : [...(nodeType?.groups ?? [])] };
    const checked = readLocatedYaml(JSON.stringify(spec), at.file, identityMappingSpecSchema);
    problems.push(...checked.problems.map((problem) => ({ ...problem, at })));
    if (checked.located === undefined) continue;
    mappings.push(mappingFor(spec, at));
    lost.push(...lostOf(node, { ...spec, type, at }));
  }
  for (const document of documents) {
    for (const item of document.get("accessEntries")?.items() ?? []) {
      const arn = item.text()?.text ?? "";
      if (described.has(arn.toLowerCase())) continue;
      const message = `${quote(arn)}: list-access-entries gives its ARN alone; add what describe-access-entry prints of it`;
      lost.push({ at: item.at, what: "mapping", message });
    }
    for (const policy of document.get("associatedAccessPolicies")?.items() ?? []) {
      const name = policy.get("policyArn")?.text()?.text ?? "";
      const principal = document.get("principalArn")?.text()?.text ?? "";
      const message = `the access policy ${quote(name)} of ${quote(principal)}; bind a ClusterRole to its groups instead`;
      lost.push({ at: policy.at, what: "access-policies", message });
    }
  }
  return { mappings: joinMappings(mappings), lost, problems };
}

interface Entry {
  readonly arn: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly type: string;
  readonly at: LostPart["at"];
}

function lostOf(node: YamlNode, { arn, username, groups, type, at }: Entry): readonly LostPart[] {
  const lost: LostPart[] = [];
  if (type === "STANDARD" && groups.length === 0) {
    const message = `${quote(arn)} has no groups, so what it may do comes from access policies`;
    lost.push({ at, what: "access-policies", message });
  }
  if (type !== "STANDARD" && nodeTypeFor(username, groups)?.type !== type) {
    lost.push({
      at,
      what: "type",
      message: `${quote(arn)} is of the type ${quote(type)}, which gives more than its groups`,
    });
  }
  const tags = node.get("tags")?.entries() ?? [];
  if (tags.length > 0) lost.push({ at, what: "tags", message: `the ${tags.length} tags of ${quote(arn)}` });
  return lost;
}

/**
 * What EKS calls a principal for which nobody has chosen a name.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/set-custom-username.html
 */
function usernameOf(principalArn: string): string {
  const { partition = "", account = "", resource = "" } = parseArn(principalArn) ?? {};
  if (!resource.startsWith("role/")) return principalArn;
  return `arn:${partition}:sts::${account}:assumed-role/${resource.slice(resource.lastIndexOf("/") + 1)}/{{SessionName}}`;
}
