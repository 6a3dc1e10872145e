/** What EKS gives nodes by the type of their access entry: nobody can choose it. */
export const NODE_TYPES = [
  { type: "EC2_LINUX", username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
  {
    type: "EC2_WINDOWS",
    username: "system:node:{{EC2PrivateDNSName}}",
    groups: ["eks:kube-proxy-windows", "system:nodes"],
  },
  {
    type: "FARGATE_LINUX",
    username: "system:node:{{SessionName}}",
    groups: ["system:bootstrappers", "system:nodes", "system:node-proxier"],
  },
] as const;

export type NodeType = (typeof NODE_TYPES)[number];

/**
 * The type of access entry that gives a mapping what it has; undefined where that is none of a node. Of several the one
 * that gives most of its groups, and none that it has not.
 */
export function nodeTypeFor(username: string, groups: readonly string[]): NodeType | undefined {
  return NODE_TYPES.filter(
    (node) => node.username === username && node.groups.every((group) => groups.includes(group)),
  ).toSorted((a, b) => b.groups.length - a.groups.length)[0];
}

/** What EKS lets no username and no group of a STANDARD entry begin with. */
export const RESERVED_BY_EKS = /^(system|eks|aws|amazon|iam):/;
