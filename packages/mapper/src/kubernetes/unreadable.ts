import type { Problem } from "@aws-iam-authenticator/core";
import type { SourceReading } from "../mapping-source.ts";

/** A reading that failed because kube-apiserver could not be asked. */
export function unreadable(problem: Problem): SourceReading {
  return { rules: { ok: false, problem }, problems: [] };
}
