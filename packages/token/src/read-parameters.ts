import { fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";
import { ESCAPE, whole } from "./grammar.ts";

const required = [
  "Action",
  "Version",
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-SignedHeaders",
  "X-Amz-Signature",
] as const;
const optional = ["X-Amz-Security-Token"] as const;

/** The query parameters of a presigned request, decoded. */
export type Parameters = Readonly<Record<(typeof required)[number], string>> &
  Readonly<Partial<Record<(typeof optional)[number], string>>>;

type Name = (typeof required)[number] | (typeof optional)[number];

/** Each known name by itself: what is looked up is a piece of the token, what is found is the one text for all tokens. */
const known: ReadonlyMap<string, Name> = new Map([...required, ...optional].map((name) => [name, name]));

/**
 * Splits a query into the known parameters. Each name must stand there as published, once, with a value; names are not
 * decoded, so that no spelling of a name can hide another parameter. Values are percent-decoded to printable ASCII; a
 * raw `+` or `;` is refused, since readers of queries disagree on what they mean.
 *
 * Problem: `TOKEN_PARAMETER`, which names the parameter and never shows its value.
 */
export function readParameters(query: string): Outcome<Parameters> {
  const values: Partial<Record<Name, string>> = {};
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    // Where there is none, all of it is the name of a parameter without a value.
    const nameEnd = equals < 0 ? pair.length : equals;
    const name = known.get(pair.slice(0, nameEnd));
    if (name === undefined) return fail("TOKEN_PARAMETER", unknownName(pair.slice(0, nameEnd)));
    if (values[name] !== undefined) return fail("TOKEN_PARAMETER", safe`repeated: ${name}`);
    const value = decodeValue(pair.slice(nameEnd + 1));
    if (value === undefined) return fail("TOKEN_PARAMETER", safe`badly encoded: ${name}`);
    if (value === "") return fail("TOKEN_PARAMETER", safe`empty: ${name}`);
    values[name] = value;
  }
  const missing = required.find((name) => values[name] === undefined);
  if (missing !== undefined) return fail("TOKEN_PARAMETER", safe`missing: ${missing}`);
  return ok(values as Parameters);
}

/** A name is shown where it looks like one: a piece of a secret can stand in its place. */
function unknownName(name: string): Safe {
  return /^[A-Za-z]{1,16}(-[A-Za-z0-9]{1,16}){0,4}$/.test(name) ? safe`unknown: ${name}` : safe`unknown`;
}

/** Characters that may stand for themselves, and others that are percent-encoded, as long as they are printable ASCII but no space. */
const encodedValue = whole(String.raw`[\w.~/=-]*(?:${ESCAPE}[\w.~/=-]*)*`);

/** Percent-decodes to printable ASCII without spaces; undefined where that is not what the value holds. */
function decodeValue(raw: string): string | undefined {
  if (!encodedValue.test(raw)) return undefined;
  return raw.includes("%") ? decodeURIComponent(raw) : raw;
}
