import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Packages whose sources the tests load: out of the mutated copy, and not through links that lead out of it. */
const packages = ["core", "token", "verifier", "sts-emulator"];

export default defineConfig({
  resolve: {
    alias: Object.fromEntries(
      packages.map((name) => [
        `@aws-iam-authenticator/${name}`,
        fileURLToPath(new URL(`../../packages/${name}/src/index.ts`, import.meta.url)),
      ]),
    ),
  },
  test: {
    include: ["packages/{token,verifier}/src/**/*.test.ts"],
    // What they find depends on chance, and a score must not.
    exclude: ["**/*.properties.test.ts", "**/node_modules/**"],
  },
});
