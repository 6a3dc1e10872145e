import { safe } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import { inserts } from "../render-template.ts";
import { templateText } from "../template-text.ts";
import { finding, type LintFinding } from "./finding.ts";
import type { Mappings } from "./read-mappings.ts";

/** Rules for nodes that are not whole, and nodes that are expected and have no rule. */
export function findNodes(mappings: Mappings): readonly LintFinding[] {
  const { rules, documents, config } = mappings;
  const findings: LintFinding[] = [];
  for (const located of rules) {
    const { rule } = located;
    if (rule.match.by === "account" || isForNodes(rule)) continue;
    if (hasGroup(rule, "system:nodes")) {
      const name = rule.username === undefined ? "" : templateText(rule.username);
      const message = safe`the group ${"system:nodes"} is of use to a username that begins with ${"system:node:"} alone, and this is ${name}`;
      findings.push(finding("node-rule-incomplete", located.placeOf("username"), message));
    } else if (hasNodeName(rule)) {
      const message = safe`the username is of a node, and the group ${"system:nodes"} is not granted`;
      findings.push(finding("node-rule-incomplete", located.placeOf("groups"), message));
    }
  }
  if (rules.some(({ rule }) => hasGroup(rule, "system:nodes") || hasNodeName(rule))) return findings;
  for (const { kind, at, rules: own } of documents) {
    // The ConfigMap comes from EKS, where nodes log in by IAM. Who has a configuration file runs the server themselves, and
    // their nodes may log in otherwise.
    if (kind !== "aws-auth" || own.length === 0 || config !== undefined) continue;
    findings.push(finding("node-role-missing", at, "aws-auth maps no role for nodes: none is granted system:nodes"));
  }
  const { ec2DescribeInstancesRoleARN } = config?.value.server ?? {};
  if (config !== undefined && ec2DescribeInstancesRoleARN && isComplete(mappings)) {
    const at = config.placeOf(["server", "ec2DescribeInstancesRoleARN"]);
    const message = "a role to look up EC2 instances with is configured, and no rule inserts {{EC2PrivateDNSName}}";
    findings.push(finding("node-role-missing", at, message));
  }
  return findings;
}

/** Whether a rule is for nodes: the username and the group that kube-apiserver's Node authorizer wants. */
export function isForNodes(rule: MappingRule): boolean {
  return hasNodeName(rule) && hasGroup(rule, "system:nodes");
}

/** Whether every source that is asked is there to be judged. */
export function isComplete({ order, given }: Mappings): boolean {
  return order.every((source) => given.has(source));
}

function hasNodeName({ username }: MappingRule): boolean {
  if (username === undefined) return false;
  return templateText(username).startsWith("system:node:") || inserts(username, "EC2PrivateDNSName");
}

function hasGroup({ groups }: MappingRule, group: string): boolean {
  return groups.some((template) => templateText(template) === group);
}
