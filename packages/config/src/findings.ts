import { type ConfigProblem, type Finding, MOST_PROBLEMS } from "./problem.ts";

/**
 * What is found in a text, none twice (a list that aliases share is read more than once). Of each severity one more is kept
 * than is told, by which is known that there are more: a text full of mistakes must not become a heap of messages.
 */
export class Findings {
  readonly #found = new Map<string, Finding>();
  readonly #count = { error: 0, warning: 0 };

  constructor(found: Iterable<Finding> = []) {
    for (const finding of found) this.add(finding);
  }

  /** Whether it is of use to make another one. Where errors are not taken any more, reading on is of no use either. */
  takes(severity: ConfigProblem["severity"]): boolean {
    return this.#count[severity] <= MOST_PROBLEMS;
  }

  add(finding: Finding): void {
    const key = `${finding.offset} ${finding.message}`;
    if (!this.takes(finding.severity) || this.#found.has(key)) return;
    this.#found.set(key, finding);
    this.#count[finding.severity]++;
  }

  get hasError(): boolean {
    return this.#count.error > 0;
  }

  [Symbol.iterator](): Iterator<Finding> {
    return this.#found.values();
  }
}
