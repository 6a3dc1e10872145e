import { configDefaults, defineConfig } from "vitest/config";

const source = "@aws-iam-authenticator/source";

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, "node", "import", "default"] } },
  test: {
    include: ["packages/*/src", "apps/*/src", "scripts", "bench", "e2e"].map((folder) => `${folder}/**/*.test.ts`),
    // These are run by soak/vitest.config.ts.
    exclude: [...configDefaults.exclude, "**/*.soak.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes: a busy machine is no failure.
    expect: { poll: { timeout: 20_000 } },
  },
});
