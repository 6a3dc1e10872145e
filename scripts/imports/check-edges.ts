import {
  MAY_IMPORT,
  MAY_REACH,
  MAY_USE_NODE,
  ON_DEMAND,
  TEST_FILES,
  TESTS_MAY_IMPORT,
  WEB_STANDARD_ONLY,
} from "../import-rules.ts";
import type { Edge } from "./edges.ts";
import { matchesAny, type Violation } from "./violation.ts";

/** A rule about one import: what is wrong with it, or nothing. */
interface EdgeRule {
  readonly rule: string;
  readonly wrong: (edge: Edge) => string | undefined;
}

const rules: readonly EdgeRule[] = [
  {
    rule: "imports point one way",
    wrong({ from, folder, specifier, to }) {
      if (to.kind !== "workspace" || to.folder === folder) return undefined;
      const allowed = [...(MAY_IMPORT[folder] ?? []), ...((isTest(from) && TESTS_MAY_IMPORT[folder]) || [])];
      return matchesAny(to.folder, allowed) ? undefined : `imports ${specifier}, which ${folder} must not stand on`;
    },
  },
  {
    rule: "no package reaches into another",
    wrong({ folder, specifier, to }) {
      if (to.kind === "workspace" && to.path === undefined)
        return `imports ${specifier}, which ${to.name} does not offer`;
      if (to.kind !== "file" || folder === "." || to.path.startsWith(`${folder}/`)) return undefined;
      return `imports ${specifier}, which leaves ${folder}`;
    },
  },
  {
    rule: "the root's scripts do not reach into packages",
    wrong({ from, folder, specifier, to }) {
      const inside = to.kind === "file" && folder === "." && matchesAny(to.path, ["packages/**", "apps/**", "e2e/**"]);
      const [top = ""] = from.split("/");
      return inside && !matchesAny(to.path, MAY_REACH[top] ?? []) ? `imports ${specifier}` : undefined;
    },
  },
  {
    rule: "libraries use web standards alone",
    wrong({ from, folder, kind, specifier, to }) {
      if (!WEB_STANDARD_ONLY.includes(folder) || isTest(from) || matchesAny(from, MAY_USE_NODE)) return undefined;
      const leadsThere = to.kind === "file" && kind !== "type" && matchesAny(to.path, MAY_USE_NODE);
      return to.kind === "builtin" || leadsThere ? `imports ${specifier}` : undefined;
    },
  },
  {
    rule: "the command line loads the server on demand",
    wrong({ from, folder, kind, specifier, to }) {
      if (folder !== ON_DEMAND.from || to.kind !== "workspace" || to.folder !== ON_DEMAND.to) return undefined;
      if (isTest(from) || ON_DEMAND.files.includes(from)) return undefined;
      if (!ON_DEMAND.typesOnly.includes(from)) return `imports ${specifier}`;
      return kind === "type" ? undefined : `imports ${specifier} for more than types`;
    },
  },
  {
    rule: "what is shipped names what it imports",
    wrong({ from, folder, to }) {
      const shipped = folder !== "." && folder !== "e2e" && !isTest(from);
      return shipped && to.kind === "unknown" ? "imports what only the run will tell" : undefined;
    },
  },
];

/** Every import that breaks a rule of import-rules.ts. */
export function checkEdges(edges: readonly Edge[]): Violation[] {
  return edges.flatMap((edge) =>
    rules.flatMap(({ rule, wrong }) => {
      const what = wrong(edge);
      return what === undefined ? [] : [{ where: `${edge.from}:${edge.line}`, what, rule }];
    }),
  );
}

/** Whether no package ships a file. */
export function isTest(path: string): boolean {
  return matchesAny(path, TEST_FILES);
}
