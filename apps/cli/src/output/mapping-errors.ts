import { formatConfigProblem } from "@aws-iam-authenticator/config";
import type { Mappings } from "@aws-iam-authenticator/mapper";

/** What is wrong with mappings, as lines for people. */
export interface MappingErrors {
  /** For these the server would not load a file or source; empty where there is none. */
  readonly errors: string;
  /** These leave IAMIdentityMappings out, each of which is a unit of its own; empty where there is none. */
  readonly warnings: string;
}

export function mappingErrors({ documents }: Mappings): MappingErrors {
  const [errors, warnings]: [string[], string[]] = [[], []];
  for (const { kind, problems } of documents) {
    for (const problem of problems) {
      if (problem.severity !== "error") continue;
      const line = formatConfigProblem(problem);
      if (kind === "identity-mapping") warnings.push(`warning: ${line}; the IAMIdentityMapping has no effect\n`);
      else errors.push(`${line}\n`);
    }
  }
  return { errors: errors.join(""), warnings: warnings.join("") };
}
