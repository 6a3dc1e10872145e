import type * as v from "valibot";
import { type Finding, nameOfPath, type Path } from "./problem.ts";
import { BROKEN } from "./read-shape.ts";

/**
 * What to say of a valibot issue, and about which path; undefined where the reader has reported that place already. The
 * reader has seen to types, so what is left are missing keys and the schema's own checks, which bring their message.
 */
export function describeIssue(
  issue: v.BaseIssue<unknown>,
): ({ readonly path: Path } & Pick<Finding, "message" | "kind">) | undefined {
  if (issue.input === BROKEN) return undefined;
  const path = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  const isMissing = issue.kind === "schema" && issue.input === undefined;
  return isMissing
    ? { path, message: `${nameOfPath(path)} is missing`, kind: "missing" }
    : { path, message: issue.message, kind: "value" };
}
