import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Gives CommonJS packages the runtime's own modules without a `require`: there is none in an ES module, and to make one
 * would load the module loader's own module at each start.
 *
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid (Node 22.3 and 20.16, Bun)
 */
export const requiredBuiltins: Plugin = {
  name: "required-builtins",
  setup({ onLoad, onResolve }) {
    const namespace = "required-builtin";
    onResolve({ filter: /^/ }, ({ kind, path }) =>
      kind === "require-call" && isBuiltin(path) ? { path, namespace } : undefined,
    );
    onLoad({ filter: /^/, namespace }, ({ path }) => ({
      // Missing ones are noticed where they are asked for, as with require.
      contents: `const found = process.getBuiltinModule(${JSON.stringify(path)});
if (found === undefined) throw new Error(${JSON.stringify(`this runtime has no ${path}`)});
module.exports = found;`,
      loader: "js",
    }));
  },
};
