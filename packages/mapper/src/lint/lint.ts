import type { LintFinding } from "./finding.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { findGrants } from "./find-grants.ts";
import { findGuards } from "./find-guards.ts";
import { findMisplaced } from "./find-misplaced.ts";
import { findNames } from "./find-names.ts";
import { findNodes } from "./find-nodes.ts";
import { findReaderProblems } from "./find-reader-problems.ts";
import { findShadowed } from "./find-shadowed.ts";
import { findSources } from "./find-sources.ts";
import { findUnreachable } from "./find-unreachable.ts";
import type { MappingFile } from "./mapping-document.ts";
import { byServer, type Mappings, mappingsOf, parseFile } from "./read-mappings.ts";

const finders: readonly ((mappings: Mappings) => readonly LintFinding[])[] = [
  findReaderProblems,
  findDuplicates,
  findShadowed,
  findUnreachable,
  findMisplaced,
  findNames,
  findNodes,
  findGrants,
  findGuards,
];

/**
 * Checks mappings: configuration files, dynamic files, manifests with the ConfigMap aws-auth or IAMIdentityMappings. They
 * are taken for one server's, unless there are two of a sort: then each file is checked by itself. Pure.
 *
 * @param files at most those of some servers; nothing is read from their names
 * @returns in the order of the files and their lines; none where all is well
 */
export function lint(files: readonly MappingFile[]): readonly LintFinding[] {
  const order = new Map(files.map(({ file }, i) => [file, i]));
  const findings = byServer(files.map(parseFile)).flatMap((together) => {
    const mappings = mappingsOf(together);
    return [...finders.flatMap((find) => find(mappings)), ...findSources(together, mappings)];
  });
  return findings.toSorted(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
}
