import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { type Document, isMap, LineCounter, parseDocument, type YAMLMap } from "yaml";
import { field } from "./exec-entry.ts";
import type { ListName } from "./cluster-login.ts";

/** A kubeconfig as a document that can be changed. */
export interface ParsedKubeconfig {
  readonly document: Document;
  readonly root: YAMLMap;
  /** The whole as plain data. */
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * Parses a kubeconfig that is not empty.
 *
 * Problem: `CONFIG_INVALID`. It says where, and nothing of what stands there: a kubeconfig holds secrets.
 *
 * @param file its name, for the problem
 */
export function parseKubeconfig(text: string, file: string): Outcome<ParsedKubeconfig> {
  const lineCounter = new LineCounter();
  const document: Document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: true,
    uniqueKeys: false,
    keepSourceTokens: true,
    lineCounter,
  });
  const [error] = document.errors;
  const { line, col } = lineCounter.linePos(error?.pos[0] ?? 0);
  const invalid = fail("CONFIG_INVALID", safe`kubeconfig ${file} cannot be read from line ${line}, column ${col} on`);
  if (error !== undefined || !isMap(document.contents)) return invalid;
  try {
    const value: unknown = document.toJS();
    if (typeof value !== "object" || value === null) return invalid;
    return ok({ document, root: document.contents, value: { ...value } });
  } catch {
    // Such as an alias to what is not there.
    return invalid;
  }
}

/** The content of the first entry of a name in a list; undefined where there is none. */
export function contentOf(value: unknown, list: ListName, name: string, contentKey: string): unknown {
  const entries = field(value, list);
  const found: unknown = Array.isArray(entries) ? entries.find((entry) => field(entry, "name") === name) : undefined;
  return field(found, contentKey);
}
