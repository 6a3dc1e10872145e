import type { Change } from "./survivors.ts";

/** The parts of Stryker's JSON report that are read here. */
export interface MutationReport {
  readonly framework: { readonly version: string };
  /** By path from the root. */
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

export interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  /** Lines and columns count from 1; the end is behind the last character. */
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** How many mutants of some files came to what end. */
export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly notCovered: number;
}

/** Counts mutants. One that could not be run or was left out by a comment counts nowhere. */
export function tally(mutants: readonly Mutant[]): Tally {
  const count = (status: string): number => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut, survived, notCovered] = [
    count("Killed"),
    count("Timeout"),
    count("Survived"),
    count("NoCoverage"),
  ];
  return { mutants: killed + timedOut + survived + notCovered, killed, timedOut, survived, notCovered };
}

/** Of the mutants those that a test noticed, in percent; 100 where there are none. */
export function score({ mutants, killed, timedOut }: Tally): number {
  return mutants === 0 ? 100 : (100 * (killed + timedOut)) / mutants;
}

/** A mutant that no test noticed, and where. */
export interface Survivor extends Change {
  readonly lineNumber: number;
}

/** The mutants that no test noticed, in the order of the files and their lines. */
export function survivorsOf({ files }: MutationReport): readonly Survivor[] {
  return Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, { source, mutants }]) =>
      mutants
        .filter(({ status }) => status === "Survived" || status === "NoCoverage")
        .toSorted((a, b) => a.location.start.line - b.location.start.line)
        .map(({ location, replacement = "" }) => ({
          file,
          lineNumber: location.start.line,
          line: (source.split("\n")[location.start.line - 1] ?? "").trim(),
          text: onOneLine(textAt(source, location)),
          replacement: onOneLine(replacement),
        })),
    );
}

function textAt(source: string, { start, end }: Mutant["location"]): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : line.length))
    .join("\n");
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
