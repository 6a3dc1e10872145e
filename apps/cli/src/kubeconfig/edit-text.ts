import { isDeepStrictEqual } from "node:util";
import { type ParsedKubeconfig, parseKubeconfig } from "./parse-kubeconfig.ts";

/** One edit of a kubeconfig in three forms: what it means, how it is written into the text, and into the document. */
export interface TextEdit {
  /** What the whole is to say afterwards. */
  expected(value: ParsedKubeconfig["value"]): unknown;
  /** Undefined where the text is not written in a way that allows it. */
  inPlace(parsed: ParsedKubeconfig): string | undefined;
  rewrite(parsed: ParsedKubeconfig): void;
}

/**
 * Makes an edit in the text itself, where just that and nothing else changes by it; else has the library write the
 * document anew, which keeps comments and quoting but not each space. Undefined where neither says what is expected.
 */
export function editText(text: string, edit: TextEdit): string | undefined {
  try {
    const expected = edit.expected(parsed(text).value);
    if (isDeepStrictEqual(parsed(text).value, expected)) return text;
    if (isJson(text)) {
      return `${JSON.stringify(expected, undefined, /\n([ \t]+)"/.exec(text)?.[1])}${/\s*$/.exec(text)?.[0] ?? ""}`;
    }
    const holds = (result: string): boolean => {
      const outcome = parseKubeconfig(result, "");
      return outcome.ok && isDeepStrictEqual(outcome.value.value, expected);
    };
    const inPlace = edit.inPlace(parsed(text));
    if (inPlace !== undefined && holds(inPlace)) return inPlace;
    const whole = parsed(text);
    edit.rewrite(whole);
    const rewritten = whole.document.toString({ lineWidth: 0 });
    return holds(rewritten) ? rewritten : undefined;
  } catch {
    // Of what the library cannot resolve or write, such as an alias in the middle of what is changed.
    return undefined;
  }
}

function parsed(text: string): ParsedKubeconfig {
  const outcome = parseKubeconfig(text, "");
  if (!outcome.ok) throw new Error("the edited text is no kubeconfig");
  return outcome.value;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
