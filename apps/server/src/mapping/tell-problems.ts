import { type ConfigProblem, formatConfigProblem } from "@aws-iam-authenticator/config";
import type { SourceId } from "@aws-iam-authenticator/mapper";
import type { Logger } from "../log/logger.ts";

/** Of each reading no more are told: thousands of mistakes must not become thousands of lines with each edit. */
const mostTold = 50;

/**
 * Tells what readings of sources found: each warning when it is new, and errors each time, since what is told of them then
 * does not say where they stand.
 */
export function tellProblems(logger: Logger): (source: SourceId, problems: readonly ConfigProblem[]) => void {
  const known = new Map<SourceId, ReadonlySet<string>>();
  return (source, problems) => {
    const lines = problems.map((problem) => ({ severity: problem.severity, line: formatConfigProblem(problem) }));
    const before = known.get(source);
    known.set(source, new Set(lines.map(({ line }) => line)));
    const news = lines.filter(({ severity, line }) => severity === "error" || !before?.has(line));
    for (const { severity, line } of news.slice(0, mostTold)) logger[severity](line);
    if (news.length > mostTold) {
      logger.warning("there are further problems with the source's mappings", { more: news.length - mostTold, source });
    }
  };
}
