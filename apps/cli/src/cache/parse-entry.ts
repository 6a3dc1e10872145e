import type { Entry } from "./entries.ts";
import { isWitness } from "./witnesses.ts";

/** Reads an entry; undefined for whatever is none, or of another version. */
export function parseEntry(text: string): Entry | undefined {
  const entry = parseObject(text);
  if (entry === undefined || entry["version"] !== 1) return undefined;
  const { login, label, madeAt, until, witnesses } = entry;
  if (typeof login !== "string" || !isLabel(label)) return undefined;
  if (!isTime(madeAt) || !isTime(until)) return undefined;
  if (!Array.isArray(witnesses) || !witnesses.every(isWitness)) return undefined;
  return isOfItsKind(entry) ? (entry as unknown as Entry) : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function isOfItsKind(entry: Fields): boolean {
  switch (entry["kind"]) {
    case "token":
      return isText(entry["key"]) && typeof entry["clusterId"] === "string" && isToken(entry["token"]);
    case "credentials":
      return (
        areTexts(entry["clusterIds"]) &&
        isObject(entry["credentials"]) &&
        ["accessKeyId", "secretAccessKey", "sessionToken"].every((name) =>
          isText(Object(entry["credentials"])[name] as unknown),
        )
      );
    case "failure":
      return areTexts(entry["clusterIds"]) && Number.isInteger(entry["times"]) && isLine(entry["problem"]);
    default:
      return false;
  }
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLabel(value: unknown): boolean {
  return (
    isObject(value) &&
    [value["profile"], value["role"], value["from"], value["accessKeyId"]].every(
      (text) => text === undefined || isText(text),
    )
  );
}

/** Of a time that a Date can hold. */
function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** A token goes to stdout as it is. */
function isToken(value: unknown): boolean {
  return typeof value === "string" && /^k8s-aws-v1\.[\w-]+$/.test(value);
}

/** A problem goes to stderr as it is. */
function isLine(value: unknown): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  return typeof value === "string" && /^[^\u0000-\u001f\u007f-\u009f]{1,2000}$/.test(value);
}
