import type { Edge } from "./edges.ts";
import type { Violation } from "./violation.ts";

/** Every ring of files that need each other to be loaded or typed. What is loaded on demand may lead back. */
export function findCycles(edges: readonly Edge[]): Violation[] {
  const next = new Map<string, Set<string>>();
  for (const edge of edges) {
    const target = fileOf(edge);
    if (target !== undefined) next.set(edge.from, (next.get(edge.from) ?? new Set()).add(target));
  }
  const done = new Set<string>();
  const found: Violation[] = [];

  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) {
      const ring = [...path.slice(at), file];
      found.push({ where: file, what: `needs itself: ${ring.join(" → ")}`, rule: "no cycles" });
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

/** Where an import leads that is followed before its file can run or be typed. */
function fileOf({ kind, to }: Edge): string | undefined {
  const followed = kind === "value" || kind === "type";
  return followed && (to.kind === "file" || to.kind === "workspace") ? to.path : undefined;
}
