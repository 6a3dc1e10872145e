import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { reviewOf } from "../../testing/tokens.ts";
import type { BodyRecipe, Encoding, RequestCase, Step } from "./request-case.ts";

/** Fills in a text's places such as `{{TOKEN}}`. */
export type FillIn = (text: string) => string;

/** Fills in what the corpus leaves open: the honest token, its review, and where the server is. */
export function fillInWith(token: string, authority: string, fill: RequestCase["fill"]): FillIn {
  const review = reviewOf(token);
  const values: Readonly<Record<string, string>> = {
    TOKEN: token,
    REVIEW: review,
    LENGTH: String(Buffer.byteLength(review)),
    HEXLENGTH: Buffer.byteLength(review).toString(16),
    AUTHORITY: authority,
    FILL: fill === undefined ? "" : fill[0].repeat(fill[1]),
  };
  return (text) =>
    text.replaceAll(/\{\{([A-Z]+)\}\}/g, (place, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`the corpus has an unknown place ${place}`);
      return value;
    });
}

/** A body's bytes. */
export function bodyOf({ text, base64, steps = [], pieces, encode = [] }: BodyRecipe, fillIn: FillIn): Buffer {
  if (base64 !== undefined) return encode.reduce(encoded, Buffer.from(base64, "base64"));
  const start = pieces?.map(([piece, times]) => fillIn(piece).repeat(times)).join("") ?? fillIn(text ?? "{{REVIEW}}");
  const whole = steps.reduce((before, step) => applied(before, step, fillIn), start);
  return encode.reduce(encoded, Buffer.from(whole));
}

function applied(text: string, step: Step, fillIn: FillIn): string {
  if ("append" in step) return text + fillIn(step.append);
  if ("prepend" in step) return fillIn(step.prepend) + text;
  if ("dropLast" in step) return text.slice(0, text.length - step.dropLast);
  const [from, to] = step.replace.map(fillIn);
  // A step that finds nothing to replace would send the honest review.
  if (from === undefined || !text.includes(from)) throw new Error(`nothing to replace: ${step.replace[0]}`);
  return text.replace(from, () => to ?? "");
}

function encoded(bytes: Buffer, encoding: Encoding): Buffer {
  switch (encoding) {
    case "utf-16le":
      return Buffer.from(bytes.toString(), "utf16le");
    case "utf-16be":
      return Buffer.from(bytes.toString(), "utf16le").swap16();
    case "latin1":
      return Buffer.from(bytes.toString(), "latin1");
    case "gzip":
      return gzipSync(bytes);
    case "deflate":
      return deflateSync(bytes);
    case "br":
      return brotliCompressSync(bytes);
  }
}
