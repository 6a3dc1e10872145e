import type { LocatedConfig } from "@aws-iam-authenticator/config";
import type { SourceId } from "../mapping-rule.ts";
import { RuleSet } from "../rule-set.ts";
import { classify, type ClassifiedDocument } from "./classify.ts";
import type { LocatedRule, MappingDocument, MappingFile } from "./mapping-document.ts";
import { readDocument } from "./read-document.ts";

/** The mappings of one server, out of files. */
export interface Mappings {
  readonly documents: readonly MappingDocument[];
  readonly config: LocatedConfig | undefined;
  /** Sources in the order in which they are asked: those of `backendMode`, or without a configuration file those that there are. */
  readonly order: readonly SourceId[];
  /** Sources of which there is a document. */
  readonly given: ReadonlySet<SourceId>;
  /** Rules of the sources that are asked, in the order of the files. */
  readonly rules: readonly LocatedRule[];
  /** The same, to decide by. A source that is asked but not given is left out of it. */
  readonly ruleSet: RuleSet;
}

/**
 * Reads the mappings of files: configuration files, dynamic files, manifests with the ConfigMap aws-auth or
 * IAMIdentityMappings, in any mixture. All are taken for one server's.
 */
export function readMappings(files: readonly MappingFile[]): Mappings {
  return mappingsOf(files.map(parseFile));
}

/** A file whose documents are known. */
export interface ParsedFile extends ReturnType<typeof classify> {
  readonly file: string;
}

export function parseFile(file: MappingFile): ParsedFile {
  return { file: file.file, ...classify(file) };
}

/** As {@link readMappings}. */
export function mappingsOf(parsed: readonly ParsedFile[]): Mappings {
  const classified = parsed.flatMap(({ documents }) => documents);
  const isConfig = ({ kind }: ClassifiedDocument): boolean => kind === "configuration";
  const configurations = new Map(
    classified.filter(isConfig).map((document) => [document, readDocument(document, undefined)]),
  );
  const config = [...configurations.values()].find((document) => document.config !== undefined)?.config;
  const documents = parsed.flatMap(({ file, documents, problems }): MappingDocument[] => [
    ...documents.map((document) => configurations.get(document) ?? readDocument(document, config)),
    ...(problems.length === 0
      ? []
      : [
          {
            file,
            kind: "broken" as const,
            at: problems[0]?.at ?? { file, line: 1, column: 1 },
            source: undefined,
            age: "",
            rules: [],
            problems,
          },
        ]),
  ]);
  const given = new Set(documents.flatMap(({ source }) => (source === undefined ? [] : [source])));
  const order = config === undefined ? [...given] : (config.value.server?.backendMode ?? ["MountedFile"]);
  const rules = rulesOf(documents).filter(({ rule }) => order.includes(rule.source));
  const ruleSet = RuleSet.of(
    rules.map(({ rule }) => rule),
    order.filter((source) => given.has(source)),
  );
  return { documents, config, order, given, rules, ruleSet };
}

/**
 * All rules, so that of rules with one key the last counts: in the order of the files; but of IAMIdentityMappings for one
 * ARN the oldest counts, and stands last.
 */
export function rulesOf(documents: readonly MappingDocument[]): readonly LocatedRule[] {
  const isMapping = ({ kind }: MappingDocument): boolean => kind === "identity-mapping";
  const youngFirst = documents.filter(isMapping).toSorted((a, b) => (a.age === b.age ? 0 : a.age < b.age ? 1 : -1));
  return [...documents.filter((document) => !isMapping(document)), ...youngFirst].flatMap(({ rules }) => rules);
}

/**
 * Files that are of one server, together. One file of each sort can belong together; where there are two configuration
 * files, two dynamic files or two aws-auth, they are of different servers, and each file stands for itself.
 */
export function byServer(files: readonly ParsedFile[]): readonly (readonly ParsedFile[])[] {
  const once = ["configuration", "dynamic-file", "aws-auth"] as const;
  const kinds = files.flatMap(({ documents }) => documents.map(({ kind }) => kind));
  const repeated = once.some((kind) => kinds.filter((other) => other === kind).length > 1);
  return repeated ? files.map((file) => [file]) : [files];
}
