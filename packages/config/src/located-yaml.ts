import * as v from "valibot";
import type { Node } from "yaml";
import { describeIssue } from "./describe-issue.ts";
import { inspectDocument, type Inspection } from "./inspect-document.ts";
import { parseYaml } from "./parse-yaml.ts";
import { Findings } from "./findings.ts";
import { type ConfigProblem, type Finding, keyOfPath, type Path, type Place, problemsOf } from "./problem.ts";
import { pathKey, readShape, type ShapedValue } from "./read-shape.ts";
import { shapeOf } from "./shape.ts";

/** A file's value, and where each part of it stands. */
export interface LocatedYaml<T> {
  readonly file: string;
  readonly value: T;
  /** The place of a value; of one that is absent, the place of the nearest thing around it that is there. */
  placeOf(path: Path): Place;
}

/** What reading a file gives. */
export interface LocatedReading<T> {
  /** Undefined exactly where a problem is an error: nothing of an invalid file takes effect. */
  readonly located: LocatedYaml<T> | undefined;
  /** The problems of the file, in its order: its first {@link MOST_PROBLEMS} errors, and as many warnings. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a YAML (or JSON) text by a valibot schema made of objects, arrays, texts, picklists, numbers and booleans: keys
 * without regard to case, scalars weakly typed as the reference implementation reads them, unknown keys as warnings. All
 * problems are found in one pass, but for those that hide behind a syntax error or a hundred others. An empty text is an empty map or list.
 *
 * The schema's own messages are shown as they are: they must quote foreign text (core's `safe`).
 *
 * @param file the name that places and problems show; nothing is read from it
 */
export function readLocatedYaml<T>(text: string, file: string, schema: v.GenericSchema<unknown, T>): LocatedReading<T> {
  const { document, findings, placeAt } = parseYaml(text, file);
  if (document === undefined) return { located: undefined, problems: problemsOf(findings, placeAt) };
  const inspection = inspectDocument(document);
  return readNode(
    document.contents,
    { file, inspection, placeAt, findings: [...findings, ...inspection.findings] },
    schema,
  );
}

/**
 * Reads a part of a document by a schema.
 *
 * @param context.findings what was found before, which is told, too
 */
export function readNode<T>(
  node: Node | null,
  context: {
    readonly file: string;
    readonly inspection: Inspection;
    readonly placeAt: (offset: number) => Place;
    readonly findings: Iterable<Finding>;
  },
  schema: v.GenericSchema<unknown, T>,
): LocatedReading<T> {
  const { file, inspection, placeAt } = context;
  const findings = new Findings(context.findings);
  const failed = (): LocatedReading<T> => ({ located: undefined, problems: problemsOf(findings, placeAt) });
  if (inspection.tooLarge) return failed();

  const shaped = readShape(node, inspection, shapeOf(schema), findings);
  if (!findings.takes("error")) return failed();
  const result = v.safeParse(schema, shaped.value);
  for (const issue of result.issues ?? []) {
    if (!findings.takes("error")) break;
    const described = describeIssue(issue);
    if (described === undefined) continue;
    const { path, message, kind } = described;
    findings.add({ severity: "error", offset: offsetOfPath(shaped, path), message, kind, key: keyOfPath(path) });
  }
  if (!result.success || findings.hasError) return failed();
  const placeOf = (path: Path): Place => placeAt(offsetOfPath(shaped, path));
  return { located: { file, value: result.output, placeOf }, problems: problemsOf(findings, placeAt) };
}

/**
 * A reading of a text that stands within another, with the places of that other.
 *
 * @param outerPlace where a place of the text stands in the file
 */
export function relocated<T>(reading: LocatedReading<T>, outerPlace: (inner: Place) => Place): LocatedReading<T> {
  const { located, problems } = reading;
  return {
    located: located && { ...located, placeOf: (path) => outerPlace(located.placeOf(path)) },
    problems: problems.map((problem) => ({ ...problem, at: outerPlace(problem.at) })),
  };
}

function offsetOfPath({ places }: ShapedValue, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const offset = places.get(pathKey(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}
