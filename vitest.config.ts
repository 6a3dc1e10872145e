import { defineConfig } from "vitest/config";

const source = "@aws-iam-authenticator/source";

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, "node", "import", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "scripts/**/*.test.ts", "e2e/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
