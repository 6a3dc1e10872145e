// oxlint-disable unicorn/prefer-add-event-listener -- the parser takes one listener of a kind, as a property
import type { Body } from "@aws-iam-authenticator/verifier";
import sax from "sax";

/** The most that is kept of one element's text, in UTF-16 code units; what is looked for is shorter. */
const longestText = 4096;
/** Elements in each other; a real answer has some fifteen. */
const deepest = 100;

/**
 * Reads XML as it comes, and tells of every element as it ends: names from the root joined by `/`, and its text, a long
 * one cut. Nothing else is kept, so that the memory that is needed does not grow with the body.
 *
 * @param mostBytes of a longer body the rest is not read
 * @returns false where it is longer, no UTF-8, no XML or too deep; what was told of before is then worth nothing
 */
export async function readElements(
  body: Body,
  mostBytes: number,
  onEnd: (path: string, text: string) => void,
): Promise<boolean> {
  const open: { readonly path: string; text: string }[] = [];
  const parser = sax.parser(true);
  let isXml = true;
  let hasRoot = false;
  parser.onerror = () => {
    isXml = false;
  };
  parser.onopentag = ({ name }) => {
    const parent = open.at(-1);
    // The parser takes several roots, and any depth.
    if ((parent === undefined && hasRoot) || open.length >= deepest) isXml = false;
    hasRoot = true;
    open.push({ path: parent === undefined ? name : `${parent.path}/${name}`, text: "" });
  };
  parser.ontext = (text) => {
    const element = open.at(-1);
    if (element !== undefined && element.text.length < longestText) element.text += text;
  };
  parser.onclosetag = () => {
    const element = open.pop();
    if (element !== undefined) onEnd(element.path, element.text);
  };

  const decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  const write = (text: string): boolean => {
    parser.write(text);
    return isXml;
  };
  for await (const piece of pieces(body)) {
    length += piece.byteLength;
    const text = decode(decoder, piece);
    if (length > mostBytes || text === undefined || !write(text)) return false;
  }
  const end = decode(decoder);
  if (end === undefined || !write(end)) return false;
  parser.close();
  return isXml;
}

function decode(decoder: TextDecoder, piece?: Uint8Array): string | undefined {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    return undefined;
  }
}

async function* pieces(body: Body): AsyncGenerator<Uint8Array, void, undefined> {
  if (body instanceof Uint8Array) yield body;
  else if (body !== null) yield* body;
}
