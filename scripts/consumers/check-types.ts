import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ConsumerProject } from "./consumer-project.ts";
import { runProgram } from "./run-program.ts";

/** A way in which users have TypeScript set up. */
export interface TypeScriptSetUp {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly include: readonly string[];
  /** The compiler's errors that count; all where absent. */
  readonly counts?: (error: string) => boolean;
}

const strict = { strict: true, noEmit: true, target: "es2023", skipLibCheck: false };

/** The ways that are tried; `libraries`: folders of those that need no Node. */
export function setUps(libraries: readonly string[]): TypeScriptSetUp[] {
  const node = { ...strict, types: ["node"] };
  return [
    { name: "nodenext", options: { ...node, module: "nodenext", moduleResolution: "nodenext" }, include: ["**/*.ts"] },
    { name: "bundler", options: { ...node, module: "esnext", moduleResolution: "bundler" }, include: ["**/*.ts"] },
    {
      name: "without Node's types",
      options: { ...strict, types: [], module: "esnext", moduleResolution: "bundler" },
      include: libraries.map((folder) => `imports/${folder}`),
      // @smithy/types mentions Node's streams; that is not ours to mend.
      counts: (error) => !error.startsWith("node_modules/") || error.startsWith("node_modules/@aws-iam-authenticator/"),
    },
  ];
}

/** Type-checks the project in one set-up; gives the errors, each with its place. */
export async function checkTypes(
  { folder, env }: ConsumerProject,
  root: string,
  { name, options, include, counts = () => true }: TypeScriptSetUp,
): Promise<string[]> {
  const file = join(folder, `tsconfig.${name.replaceAll(/\W+/g, "-")}.json`);
  writeFileSync(file, JSON.stringify({ compilerOptions: options, include, exclude: ["node_modules"] }));
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const { exitCode, output } = await runProgram(tsc, ["--pretty", "false", "-p", file], { cwd: folder, env });
  if (exitCode === 0) return [];
  // An error's further lines are indented.
  const errors = output.split(/\n(?!\s)/);
  return errors.filter(counts).map((error) => `TypeScript (${name}): ${error}`);
}
