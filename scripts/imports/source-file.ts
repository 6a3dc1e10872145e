import { transformSync } from "esbuild";
import { type CallExpression, type Expression, parseSync, Visitor } from "oxc-parser";

/** One import as it is written. */
export interface Import {
  /** `undefined` where it is no text that can be read, such as `import(name)`. */
  readonly specifier: string | undefined;
  /** `resolve` for what is asked for its place alone, as in `import.meta.resolve`. */
  readonly kind: "value" | "type" | "dynamic" | "resolve";
  /** From 1. */
  readonly line: number;
}

/** What a source file needs of others. */
export interface SourceFile {
  /** Relative to the repository's root, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Those of `process` and `Buffer` that it takes from the global scope. */
  readonly globals: readonly string[];
}

const watched = ["Buffer", "process"];

/** Reads a source file's imports, of types too, and its use of a runtime's globals. Throws where it does not parse. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join("; ")}`);

  const imports: Import[] = [];
  const add = (specifier: string | undefined, kind: Import["kind"], start: number): void => {
    imports.push({ specifier, kind, line: text.slice(0, start).split("\n").length });
  };
  for (const { moduleRequest, entries, start } of module.staticImports) {
    add(moduleRequest.value, kindOf(entries), start);
  }
  for (const { entries, start } of module.staticExports) {
    const specifier = entries.find(({ moduleRequest }) => moduleRequest !== null)?.moduleRequest?.value;
    if (specifier !== undefined) add(specifier, kindOf(entries), start);
  }
  new Visitor({
    ImportExpression: ({ source, start }) => add(literal(source), "dynamic", start),
    TSImportType: ({ source, start }) => add(source.value, "type", start),
    CallExpression(call) {
      if (isResolve(call)) add(literal(call.arguments[0]), "resolve", call.start);
    },
  }).visit(program);
  return { path, imports, globals: freeGlobals(path, text) };
}

/** A bare `import "x"` has no entries, and runs it. */
function kindOf(entries: readonly { readonly isType: boolean }[]): Import["kind"] {
  return entries.length > 0 && entries.every(({ isType }) => isType) ? "type" : "value";
}

function literal(node: { readonly type: string; readonly value?: unknown } | undefined): string | undefined {
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** `require("x")`, `require.resolve("x")`, `import.meta.resolve("x")`. */
function isResolve({ callee }: CallExpression): boolean {
  if (callee.type !== "MemberExpression") return isRequire(callee);
  const isNamedResolve = callee.property.type === "Identifier" && callee.property.name === "resolve";
  return isNamedResolve && (isRequire(callee.object) || callee.object.type === "MetaProperty");
}

function isRequire(node: Expression): boolean {
  return node.type === "Identifier" && node.name === "require";
}

/** esbuild's `define` replaces a name only where it means the global one, not a parameter or property of that name. */
function freeGlobals(path: string, text: string): string[] {
  const mark = (name: string): string => `__the_global_${name}__`;
  const define = watched.flatMap((name) => [
    [name, mark(name)],
    [`globalThis.${name}`, mark(name)],
  ]);
  const { code } = transformSync(text, {
    loader: path.endsWith("ts") ? "ts" : "js",
    define: Object.fromEntries(define),
    logLevel: "silent",
  });
  return watched.filter((name) => code.includes(mark(name)));
}
