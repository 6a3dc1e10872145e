import { asIs, safe, type Safe } from "@aws-iam-authenticator/core";
import type { SourceId } from "../mapping-rule.ts";
import { finding, type LintFinding } from "./finding.ts";
import type { Mappings, ParsedFile } from "./read-mappings.ts";

/** Files that hold nothing to check, and sources that the configuration file does not name. */
export function findSources(files: readonly ParsedFile[], mappings: Mappings): readonly LintFinding[] {
  const { documents, config, order } = mappings;
  const empty = files.filter(({ file }) =>
    documents.every((document) => document.file !== file || document.kind === "other"),
  );
  const told = new Set<SourceId>();
  return [
    ...empty.map(({ file }) =>
      finding("nothing-found", { file, line: 1, column: 1 }, "neither a configuration nor mappings stand in this file"),
    ),
    ...documents.flatMap(({ source, rules, at }) => {
      if (config === undefined || source === undefined || order.includes(source)) return [];
      if (rules.length === 0 || told.has(source)) return [];
      told.add(source);
      const [first] = rules;
      const message = safe`${source} is not asked: the backend modes are ${asIs(listed(order))}`;
      return [finding("source-not-asked", source === "MountedFile" ? (first?.rule.at ?? at) : at, message)];
    }),
  ];
}

function listed(sources: readonly SourceId[]): Safe {
  return sources.map((source) => safe`${source}`).reduce((list, source) => safe`${asIs(list)}, ${asIs(source)}`);
}
