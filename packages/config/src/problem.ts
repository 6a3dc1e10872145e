/** Where something stands in a file. */
export interface Place {
  readonly file: string;
  /** 1 for the first line. */
  readonly line: number;
  /** 1 for the first character of the line; a character outside the Basic Multilingual Plane counts once. */
  readonly column: number;
}

/**
 * What sort of thing is wrong, for tools.
 *
 * - `yaml`: the text is no YAML that can be read, or is doubtful as such.
 * - `type`: a value is of another type than is wanted, or empty.
 * - `missing`: a key that is needed is not there.
 * - `value`: a value is not one that is accepted.
 * - `unknown-key`: a key that nobody reads.
 * - `doubtful`: a value that is accepted, and probably not meant or not to be used any more.
 */
export type ProblemKind = "yaml" | "type" | "missing" | "value" | "unknown-key" | "doubtful";

/** Something wrong with a file. A file with an error takes no effect; a warning is for the log. */
export interface ConfigProblem {
  readonly severity: "error" | "warning";
  readonly at: Place;
  /** What is wrong: one bounded line, in which foreign text is quoted. */
  readonly message: string;
  /** Undefined where it was not found by reading, but by what the file means. */
  readonly kind?: ProblemKind;
  /** The key that it is about, in the schema's spelling: of `mapRoles[3].groups[0]` it is `groups`. */
  readonly key?: string;
}

/** The way from a file's root to a value, in the schema's spelling: `["server", "mapRoles", 3, "rolearn"]`. */
export type Path = readonly (string | number)[];

/** A problem as one line, `FILE:LINE:COLUMN: what is wrong`. It does not show the severity: the log's level does. */
export function formatConfigProblem({ at, message }: ConfigProblem): string {
  return `${at.file}:${at.line}:${at.column}: ${message}`;
}

/** A problem whose place is still an offset into the text. */
export interface Finding {
  readonly severity: ConfigProblem["severity"];
  readonly offset: number;
  readonly message: string;
  readonly kind: ProblemKind;
  readonly key?: string | undefined;
}

/** So many errors of a text are told, and so many warnings, with the word that there are more. */
export const MOST_PROBLEMS = 100;

/** Findings as problems, in the order of the text. */
export function problemsOf(findings: Iterable<Finding>, placeAt: (offset: number) => Place): readonly ConfigProblem[] {
  const problems = [...findings]
    .sort((a, b) => a.offset - b.offset)
    .map(({ severity, offset, message, kind, key }) => ({
      severity,
      at: placeAt(offset),
      message,
      kind,
      ...(key === undefined ? {} : { key }),
    }));
  return mostOf(problems);
}

/** The problems that are told: where there are more of a severity than {@link MOST_PROBLEMS}, the next one says so. */
export function mostOf(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const count = { error: 0, warning: 0 };
  return problems.flatMap((problem) => {
    const { severity } = problem;
    count[severity]++;
    if (count[severity] <= MOST_PROBLEMS) return [problem];
    if (count[severity] > MOST_PROBLEMS + 1) return [];
    return [{ ...problem, message: `there are further ${severity}s; the first ${MOST_PROBLEMS} are told` }];
  });
}

/** The last key on a path, that is not an index. */
export function keyOfPath(path: Path): string | undefined {
  return path.findLast((part) => typeof part === "string");
}

/** The end of a path as messages name it: `server`, `mapRoles[3]`, `rolearn`; of the root, `the file`. */
export function nameOfPath(path: Path): string {
  const start = path.findLastIndex((part) => typeof part === "string");
  const indices = path.slice(start + 1).map((index) => `[${index}]`);
  return `${start < 0 ? "the file" : path[start]}${indices.join("")}`;
}
