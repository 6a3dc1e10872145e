/** A TypeScript example of a README. */
export interface Example {
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The ```ts blocks of a Markdown text, each as a module. */
export function examplesIn(markdown: string): Example[] {
  const blocks = markdown.matchAll(/^( *)```(?:ts|typescript)\b.*\n([\s\S]*?)^\1```[ \t]*$/gm);
  return [...blocks].map(({ index, 1: indent = "", 2: code = "" }) => ({
    line: markdown.slice(0, index).split("\n").length + 1,
    code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}
