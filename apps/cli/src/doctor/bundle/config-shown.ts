import { readConfig } from "@aws-iam-authenticator/config";
import { CST, isNode, isScalar, Lexer, LineCounter, type Node, parseDocument, visit } from "yaml";
import { HIDDEN, isName, namesSecret } from "./section.ts";

/** A configuration file as it may be shown, line for line, and the secrets in it. */
export interface ShownConfig {
  /** Undefined where it is no YAML, or no map: nobody knows what stands where. */
  readonly text: string | undefined;
  readonly secrets: readonly string[];
}

/**
 * The server's configuration file without comments, and without the values of keys that are unknown, name a secret or have a
 * value of the wrong sort. No secret belongs into it, but somebody may have put one there. Lines stay where they are, so
 * that the places fit that checks and log name.
 */
export function shownConfig(text: string): ShownConfig {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: true, uniqueKeys: false, lineCounter });
  const doubtful = readConfig(text, "config").problems.filter(({ kind }) => kind === "unknown-key" || kind === "type");
  const isMap = doubtful.every(({ key }) => key !== undefined);
  if (document.errors.length > 0 || !isMap) return { text: undefined, secrets: [] };
  const places = new Set(doubtful.map(({ at }) => `${at.line}:${at.column}`));
  const isDoubtful = (node: Node): boolean => {
    const { line, col } = lineCounter.linePos(node.range?.[0] ?? 0);
    return places.has(`${line}:${col}`);
  };
  const spans: [start: number, end: number][] = [];
  const secrets: string[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      if (key.range && isDoubtful(key) && !isName(String(key.value))) spans.push([key.range[0], key.range[1]]);
      if (!isNode(value) || !value.range) return;
      const isSecret = namesSecret(String(key.value));
      if (isSecret && isScalar(value)) secrets.push(String(value.value));
      // A map begins where its first key does, so that only of a scalar its own place tells.
      if (!isSecret && !isDoubtful(key) && !(isScalar(value) && isDoubtful(value))) return;
      spans.push([value.range[0], value.range[1]]);
      return visit.SKIP;
    },
  });
  const hidden = spans
    .toSorted(([one], [other]) => other - one)
    .reduce((shown, [start, end]) => {
      // A block goes to the end of its last line, which stays.
      const lines = text.slice(start, end).split("\n").length - 1;
      return `${shown.slice(0, start)}${HIDDEN}${"\n".repeat(lines)}${shown.slice(end)}`;
    }, text);
  return { text: withoutComments(hidden), secrets };
}

function withoutComments(text: string): string {
  let shown = "";
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    // Marks of the lexer's own, which are not in the text.
    if (type === "doc-mode" || type === "flow-error-end" || type === "scalar") continue;
    shown += type === "comment" ? "# [comment]" : lexeme;
  }
  return shown;
}
