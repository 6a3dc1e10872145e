import { Ec2Fault } from "./ec2-fault.ts";

/** What an answer holds; a list is written as `item`s. */
export interface Ec2Tree {
  readonly [member: string]: string | undefined | Ec2Tree | readonly Ec2Tree[];
}

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/** The answer of an action that succeeded, in XML: EC2 has no other form. */
export function ec2Success(action: string, result: Ec2Tree, now: number): Response {
  const content = members({ requestId: crypto.randomUUID(), ...result }, "    ");
  const body = `${declaration}<${action}Response xmlns="${namespace}">\n${content}</${action}Response>\n`;
  return new Response(body, { status: 200, headers: headersOf(now) });
}

/**
 * An error as EC2 answers it, for `intercept`.
 *
 * @param now milliseconds since 1970, for the Date header
 * @example
 * ec2ErrorResponse({ status: 503, code: "RequestLimitExceeded", message: "Request limit exceeded." })
 */
export function ec2ErrorResponse(
  { status, code, message }: { readonly status: number; readonly code: string; readonly message: string },
  now: number = Date.now(),
): Response {
  const error = { Errors: { Error: { Code: code, Message: message } }, RequestID: crypto.randomUUID() };
  const body = `${declaration}<Response>\n${members(error, "    ")}</Response>\n`;
  return new Response(body, { status, headers: headersOf(now) });
}

/** The answer to a request, whether it succeeded or not. */
export function ec2Response(action: string, result: Ec2Tree | Ec2Fault, now: number): Response {
  return result instanceof Ec2Fault ? ec2ErrorResponse(result, now) : ec2Success(action, result, now);
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function headersOf(now: number): Record<string, string> {
  return { "content-type": "text/xml;charset=UTF-8", date: new Date(now).toUTCString() };
}

function members(tree: Ec2Tree, indent: string): string {
  return Object.entries(tree)
    .filter(([, value]) => value !== undefined)
    .map(([member, value]) => `${indent}<${member}>${valueOf(value, indent)}</${member}>\n`)
    .join("");
}

function valueOf(value: Ec2Tree[string], indent: string): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeXml(value);
  const inner = `${indent}    `;
  const content = isList(value) ? value.map((item) => members({ item }, inner)).join("") : members(value, inner);
  return `\n${content}${indent}`;
}

function isList(value: Ec2Tree | readonly Ec2Tree[]): value is readonly Ec2Tree[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}
