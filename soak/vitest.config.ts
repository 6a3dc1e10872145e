import { defineConfig } from "vitest/config";
import base from "../vitest.config.ts";

// What takes minutes: npm run test:soak. One file after the other, since each loads or measures the whole machine.
export default defineConfig({
  ...base,
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["soak/**/*.test.ts", "apps/*/src/**/*.soak.test.ts"],
    fileParallelism: false,
    disableConsoleIntercept: true,
    testTimeout: 60 * 60_000,
    hookTimeout: 60_000,
  },
});
