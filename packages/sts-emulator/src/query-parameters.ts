import { faults, type StsFault } from "./sts-fault.ts";

/** Decoded parameters by name; no name twice. */
export type QueryParameters = ReadonlyMap<string, string>;

/** Parameters of one request, such as a thousand instances of EC2; the real limit is that of the request's length. */
const mostParameters = 1_100;

/**
 * Reads a query string or a form body, strictly: every character of it counts in what comes out, so that nothing can
 * be put in that the signature would not cover.
 *
 * Fault: `MalformedQueryString` where a percent-encoding is broken, a name is empty or repeated, or there are over 1,100.
 *
 * @param text without the question mark
 */
export function readQueryParameters(text: string): QueryParameters | StsFault {
  const parameters = new Map<string, string>();
  if (text === "") return parameters;
  const pieces = text.split("&");
  if (pieces.length > mostParameters) return faults.malformedQuery();
  for (const piece of pieces) {
    const equals = piece.indexOf("=");
    const name = decode(equals < 0 ? piece : piece.slice(0, equals));
    const value = decode(equals < 0 ? "" : piece.slice(equals + 1));
    // aws4 would lose a parameter of the name __proto__, and so not sign it.
    const usable = name !== undefined && name !== "" && name !== "__proto__" && !parameters.has(name);
    if (!usable || value === undefined) return faults.malformedQuery();
    parameters.set(name, value);
  }
  return parameters;
}

/** The inverse: a query string in which everything but letters, digits and `-_.!~*'()` is percent-encoded. */
export function writeQueryParameters(parameters: Iterable<readonly [string, string]>): string {
  return Array.from(parameters, ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join(
    "&",
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return undefined;
  }
}
