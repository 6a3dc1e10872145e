import { readBoundedBody } from "./bounded-body.ts";
import { type QueryParameters, readQueryParameters } from "./query-parameters.ts";
import { faults, StsFault } from "./sts-fault.ts";

/** A request to STS, taken apart but not yet believed. */
export interface StsRequest {
  readonly method: "GET" | "POST";
  /** With `host`, which is the URL's where the caller set no header of that name. */
  readonly headers: Headers;
  /** Parameters in the URL. */
  readonly query: QueryParameters;
  /** Parameters in the URL and of a form in the body: what an action is read from. */
  readonly parameters: QueryParameters;
  /** As sent; empty where there is none. */
  readonly body: string;
}

/**
 * Takes a request apart.
 *
 * Faults: `UnknownOperationException` for another path than `/`, `MethodNotAllowed`, `RequestEntityTooLarge`,
 * `MalformedQueryString`, also where a parameter is both in the URL and in the body.
 */
export async function readStsRequest(request: Request): Promise<StsRequest | StsFault> {
  const url = new URL(request.url);
  if (url.pathname !== "/") return faults.unknownPath();
  const { method } = request;
  if (method !== "GET" && method !== "POST") return faults.methodNotAllowed();

  const query = readQueryParameters(url.search.slice(1));
  if (query instanceof StsFault) return query;
  const body = await readBoundedBody(request);
  if (body instanceof StsFault) return body;
  const form = readQueryParameters(isForm(request.headers) ? body : "");
  if (form instanceof StsFault) return form;
  const parameters = new Map([...query, ...form]);
  if (parameters.size < query.size + form.size) return faults.malformedQuery();

  const headers = new Headers(request.headers);
  if (!headers.has("host")) headers.set("host", url.host);
  return { method, headers, query, parameters, body };
}

function isForm(headers: Headers): boolean {
  return /^application\/x-www-form-urlencoded *(;|$)/i.test(headers.get("content-type") ?? "");
}
