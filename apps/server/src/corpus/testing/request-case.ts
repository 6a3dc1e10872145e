import { readFileSync } from "node:fs";

/** How a case's body is made; packages/verifier/corpus/README.md says what each form does. */
export interface BodyRecipe {
  readonly text?: string;
  readonly base64?: string;
  readonly steps?: readonly Step[];
  readonly pieces?: readonly (readonly [text: string, times: number])[];
  readonly encode?: readonly Encoding[];
}

/** One change of a text, as in the corpus of tokens. */
export type Step =
  | { readonly replace: readonly [from: string, to: string] }
  | { readonly append: string }
  | { readonly prepend: string }
  | { readonly dropLast: number };

/** What is done to the bytes of a body. */
export type Encoding = "utf-16le" | "utf-16be" | "latin1" | "gzip" | "deflate" | "br";

/** One frame of HTTP/2. */
export type Frame =
  | { readonly headers: readonly Header[]; readonly end?: boolean; readonly open?: boolean }
  | { readonly continuation: readonly Header[]; readonly open?: boolean }
  | { readonly data: string; readonly end?: boolean };

/** A field line, or a pseudo-header. */
export type Header = readonly [name: string, value: string];

/** A version of HTTP as the corpus names it. */
export type HttpVersion = "1.1" | "2";

/** A hostile request: by its parts, or by its bytes or frames. */
export interface RequestCase {
  readonly name: string;
  readonly group: string;
  readonly http?: readonly HttpVersion[];
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly Header[];
  readonly without?: readonly string[];
  readonly body?: BodyRecipe;
  readonly bytes?: string;
  /** Text of which so many copies stand for `{{FILL}}`. */
  readonly fill?: readonly [piece: string, times: number];
  readonly endsFirst?: boolean;
  readonly frames?: readonly Frame[];
  readonly expect: string;
  readonly also?: string;
  readonly source?: string;
}

interface RequestCorpus {
  readonly cases: readonly RequestCase[];
}

const file = new URL("../../../../../packages/verifier/corpus/requests.json", import.meta.url);
const corpus: RequestCorpus = JSON.parse(readFileSync(file, "utf8"));

/** Every case of the corpus of hostile requests. */
export const requestCases: readonly RequestCase[] = corpus.cases;

/** The versions of HTTP that a case is sent by. */
export function versionsOf({ http, bytes, frames }: RequestCase): readonly HttpVersion[] {
  if (bytes !== undefined) return ["1.1"];
  if (frames !== undefined) return ["2"];
  return http ?? ["1.1", "2"];
}
