import { formatConfigProblem } from "@aws-iam-authenticator/config";
import type { Mappings } from "@aws-iam-authenticator/mapper";

/** The errors of mappings, each as a line; empty where there is none. */
export function mappingErrors({ documents }: Mappings): string {
  return documents
    .flatMap(({ problems }) => problems)
    .filter(({ severity }) => severity === "error")
    .map((problem) => `${formatConfigProblem(problem)}\n`)
    .join("");
}
