import { Composer, type CST, type Document, LineCounter, Parser } from "yaml";
import { Findings } from "./findings.ts";
import { type Finding, MOST_PROBLEMS, type Place } from "./problem.ts";

/** Deeper files are refused: composing their nodes recurses, and could use up the stack. */
const deepestNesting = 64;
const longestMessage = 200;

/** What {@link parseYaml} made of a text. */
export interface ParsedYaml {
  /** Undefined where the text is no single well-formed YAML document. */
  readonly document: Document.Parsed | undefined;
  readonly findings: Iterable<Finding>;
  /** The place of an offset into the text. */
  readonly placeAt: (offset: number) => Place;
}

/**
 * Parses one YAML document: YAML 1.2, core schema, merge keys on. A leading byte order mark does not count. Of several
 * syntax errors in a line only the first is kept, since the others follow from it.
 */
export function parseYaml(source: string, file: string): ParsedYaml {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const hasPairs = /[\ud800-\udbff][\udc00-\udfff]/.test(text);
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    if (line < 1) return { file, line: 1, column: 1 };
    // The library counts UTF-16 units.
    return { file, line, column: hasPairs ? Array.from(text.slice(offset - col + 1, offset)).length + 1 : col };
  };
  const tooDeep = offsetOfTooDeep(tokens);
  if (tooDeep !== undefined) {
    const message = `maps and lists are nested more than ${deepestNesting} deep`;
    return { document: undefined, findings: [{ severity: "error", kind: "yaml", offset: tooDeep, message }], placeAt };
  }
  // Repeated keys are found by inspectDocument: in linear time, by name, and without regard to case.
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error("the composer was told to make a document and made none");
  const findings = new Findings();
  for (const { pos, message } of onePerLine(document.errors, placeAt)) {
    findings.add({ severity: "error", kind: "yaml", offset: pos[0], message: `not valid YAML: ${oneLine(message)}` });
  }
  if (second !== undefined) {
    const message = "another YAML document begins here; the file must hold one";
    findings.add({ severity: "error", kind: "yaml", offset: second.range[0], message });
  }
  for (const { pos, message } of document.warnings) {
    findings.add({ severity: "warning", kind: "yaml", offset: pos[0], message: `doubtful YAML: ${oneLine(message)}` });
  }
  return { document: findings.hasError ? undefined : document, findings, placeAt };
}

function* onePerLine<T extends { readonly pos: readonly [number, number] }>(
  errors: readonly T[],
  placeAt: (offset: number) => Place,
): Generator<T, void, undefined> {
  const lines = new Set<number>();
  for (const error of errors) {
    // One more than is told.
    if (lines.size > MOST_PROBLEMS) return;
    const { line } = placeAt(error.pos[0]);
    if (!lines.has(line)) yield error;
    lines.add(line);
  }
}

/** The library's messages can hold a piece of the file. */
function oneLine(message: string): string {
  const line = message.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
}

/** Where the tokens nest too deep. A loop, not a recursion: the tokens of a hostile file nest as deep as it is long. */
function offsetOfTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    if (depth >= deepestNesting) return token.offset;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
