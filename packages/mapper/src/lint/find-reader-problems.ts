import type { ConfigProblem } from "@aws-iam-authenticator/config";
import { finding, type LintFinding } from "./finding.ts";
import type { LintRuleName } from "./lint-rules.ts";
import type { Mappings } from "./read-mappings.ts";

/** What the reader says, each by the rule that it belongs to. */
export function findReaderProblems({ documents }: Mappings): readonly LintFinding[] {
  return documents.flatMap(({ problems }) =>
    problems.map((problem) => finding(ruleOf(problem), problem.at, problem.message)),
  );
}

const arnKeys = new Set([
  "rolearn",
  "userarn",
  "roleARNLike",
  "userARNLike",
  "arn",
  "arns",
  "ec2DescribeInstancesRoleARN",
  "sourceARN",
]);
const templateKeys = new Set(["username", "groups"]);

function ruleOf({ kind = "value", key = "", severity }: ConfigProblem): LintRuleName {
  switch (kind) {
    case "yaml":
      return severity === "error" ? "invalid-yaml" : "doubtful-value";
    case "unknown-key":
      return "unknown-key";
    case "doubtful":
      return key.toLowerCase() === "backendmode" ? "deprecated-name" : "doubtful-value";
    case "missing":
      return "missing-key";
    case "type":
      return "invalid-value";
    case "value":
      if (arnKeys.has(key)) return "invalid-arn";
      return templateKeys.has(key) ? "invalid-template" : "invalid-value";
  }
}
