import type { StsFault } from "./sts-fault.ts";

/** What an answer holds. JSON and XML spell a moment differently, and only JSON has members that are null. */
export interface AnswerTree {
  readonly [member: string]: string | number | Date | null | AnswerTree;
}

/** What goes with every answer. */
export interface AnswerContext {
  /** The request: its `accept` header decides between JSON and XML. */
  readonly request: Request;
  /** Milliseconds since 1970, for the Date header. */
  readonly now: number;
}

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** The answer of an action that succeeded: JSON where the request accepts it, else XML. */
export function successResponse(action: string, result: AnswerTree, context: AnswerContext): Response {
  const requestId = crypto.randomUUID();
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  const root = `${action}Response`;
  // JSON names the root, as XML does.
  return wantsJson(context.request)
    ? jsonResponse(200, requestId, { [root]: content }, context)
    : xmlResponse(200, requestId, root, content, context);
}

/** The answer of an action that failed: JSON where the request accepts it, else XML. */
export function faultResponse({ status, type, code, message }: StsFault, context: AnswerContext): Response {
  const requestId = crypto.randomUUID();
  return wantsJson(context.request)
    ? jsonResponse(
        status,
        requestId,
        { Error: { Code: code, Message: message, Type: type }, RequestId: requestId },
        context,
      )
    : xmlResponse(
        status,
        requestId,
        "ErrorResponse",
        { Error: { Type: type, Code: code, Message: message }, RequestId: requestId },
        context,
      );
}

function wantsJson(request: Request): boolean {
  return /(^|,) *application\/json *(;|,|$)/i.test(request.headers.get("accept") ?? "");
}

function jsonResponse(status: number, requestId: string, tree: AnswerTree, { now }: AnswerContext): Response {
  const body = JSON.stringify(jsonValue(tree));
  return new Response(body, { status, headers: headersOf("application/json", requestId, now) });
}

function xmlResponse(
  status: number,
  requestId: string,
  root: string,
  content: AnswerTree,
  { now }: AnswerContext,
): Response {
  const body = `<${root} xmlns="${namespace}">\n${xmlMembers(content, "  ")}</${root}>\n`;
  return new Response(body, { status, headers: headersOf("text/xml", requestId, now) });
}

function headersOf(contentType: string, requestId: string, now: number): Record<string, string> {
  return { "content-type": contentType, date: new Date(now).toUTCString(), "x-amzn-requestid": requestId };
}

function jsonValue(value: AnswerTree[string]): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, jsonValue(inner)]));
}

function xmlMembers(tree: AnswerTree, indent: string): string {
  return Object.entries(tree)
    .filter(([, value]) => value !== null)
    .map(([member, value]) => `${indent}<${member}>${xmlValue(value, indent)}</${member}>\n`)
    .join("");
}

function xmlValue(value: AnswerTree[string], indent: string): string {
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, "Z");
  if (value === null || typeof value !== "object") return escapeXml(String(value));
  return `\n${xmlMembers(value, `${indent}  `)}${indent}`;
}

function escapeXml(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|[&<>"']/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    // XML 1.0 has no way to write most control characters.
    return point < 0x20 ? "\ufffd" : `&#${point};`;
  });
}
