import { fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";

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

const known: ReadonlySet<string> = new Set([...required, ...optional]);

/**
 * Splits a query into the known parameters. Each name must stand there as published, once, with a value; names are not
 * decoded, so that no spelling of a name can hide another parameter. Values are percent-decoded to printable ASCII; a
 * raw `+` or `;` is refused, since readers of queries disagree on what they mean.
 *
 * Problem: `TOKEN_PARAMETER`, which names the parameter and never shows its value.
 */
export function readParameters(query: string): Outcome<Parameters> {
  const values: Record<string, string> = {};
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    // Where there is none, all of it is the name of a parameter without a value.
    const nameEnd = equals < 0 ? pair.length : equals;
    const name = pair.slice(0, nameEnd);
    if (!known.has(name)) return fail("TOKEN_PARAMETER", unknownName(name));
    if (Object.hasOwn(values, name)) return fail("TOKEN_PARAMETER", safe`repeated: ${name}`);
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

/** Percent-decodes to printable ASCII without spaces; undefined where that is not what the value holds. */
function decodeValue(raw: string): string | undefined {
  if (!/^(?:[A-Za-z0-9._~/=-]|%[0-9A-Fa-f]{2})*$/.test(raw)) return undefined;
  if (!raw.includes("%")) return raw;
  try {
    const decoded = decodeURIComponent(raw);
    return /^[\x21-\x7e]*$/.test(decoded) ? decoded : undefined;
  } catch {
    // No UTF-8, and so no ASCII.
    return undefined;
  }
}
