import { isMap, isScalar, isSeq, type Node } from "yaml";
import type * as v from "valibot";
import { type EmbeddedText, embeddedText } from "./embedded-text.ts";
import { inspectDocument, type Inspection, offsetOf, resolved } from "./inspect-document.ts";
import { type LocatedReading, readNode } from "./located-yaml.ts";
import { Findings } from "./findings.ts";
import { mapEntries } from "./map-entries.ts";
import { parseYaml } from "./parse-yaml.ts";
import { type ConfigProblem, type Place, problemsOf } from "./problem.ts";
import { sourceText } from "./scalar-value.ts";
import { splitDocuments } from "./split-documents.ts";

/** A part of a YAML file before it is known what it is: to look what it holds, then to read it by a schema. */
export interface YamlNode {
  readonly at: Place;
  /** Of a map: what stands at a key, whose case does not count. */
  get(key: string): YamlNode | undefined;
  /** Of a map: its keys as they are written, and what stands at them. */
  entries(): readonly YamlEntry[];
  /** Of a list. */
  items(): readonly YamlNode[];
  /** Of a text, number or boolean: what is written. */
  text(): EmbeddedText | undefined;
  /** As `readLocatedYaml`. */
  read<T>(schema: v.GenericSchema<unknown, T>): LocatedReading<T>;
}

/** A key of a map and its value. */
export interface YamlEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly at: Place;
  readonly value: YamlNode;
}

/** What a file of several documents holds. */
export interface YamlDocuments {
  /** Those that could be parsed. */
  readonly documents: readonly YamlNode[];
  /** Syntax errors, and what else is wrong whatever the schema. A document with an error is left out. */
  readonly problems: readonly ConfigProblem[];
}

/** Parses a file of YAML or JSON documents, `---` between them. @param file its name, for places */
export function parseDocuments(stream: string, file: string): YamlDocuments {
  const documents: YamlNode[] = [];
  const problems: ConfigProblem[] = [];
  for (const { text, linesBefore } of splitDocuments(stream)) {
    const parsed = parseYaml(text, file);
    const placeAt = (offset: number): Place => {
      const place = parsed.placeAt(offset);
      return { ...place, line: place.line + linesBefore };
    };
    const findings = new Findings(parsed.findings);
    if (parsed.document !== undefined) {
      const inspection = inspectDocument(parsed.document);
      for (const finding of inspection.findings) findings.add(finding);
      if (!findings.hasError) {
        const source = text.startsWith("\ufeff") ? text.slice(1) : text;
        documents.push(yamlNode(parsed.document.contents, { file, source, inspection, placeAt }, 0));
      }
    }
    for (const problem of problemsOf(findings, placeAt)) problems.push(problem);
  }
  return { documents, problems };
}

interface Context {
  readonly file: string;
  readonly source: string;
  readonly inspection: Inspection;
  placeAt(offset: number): Place;
}

function yamlNode(written: Node | null, context: Context, around: number): YamlNode {
  const { inspection, source, file, placeAt } = context;
  const { aliases } = inspection;
  const node = resolved(written, aliases);
  const isEmpty = written === null || (isScalar(node) && node.value === null);
  const offset = isEmpty ? around : offsetOf(written);
  const entries = (): readonly YamlEntry[] => {
    if (!isMap(node)) return [];
    return mapEntries(node, aliases).map(({ name, key, value }) => {
      const keyOffset = key === undefined ? offset : offsetOf(key);
      return { key: name, at: placeAt(keyOffset), value: yamlNode(value ?? null, context, keyOffset) };
    });
  };
  return {
    at: placeAt(offset),
    get: (key) => entries().find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value,
    entries,
    items: () => (isSeq<Node>(node) ? node.items.map((item) => yamlNode(item, context, offset)) : []),
    text: () =>
      isScalar(node) && node.value !== null ? embeddedText(node, sourceText(node), source, placeAt) : undefined,
    read: (schema) => readNode(written, { file, inspection, placeAt, findings: [] }, schema),
  };
}
