// Mutation testing of what decodes and verifies tokens: `npm run test:mutation`, see docs/reference/mutation-testing.md.

/** @type {import("@stryker-mutator/core").Config} */
export default {
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutation/vitest.config.ts" },
  plugins: ["@stryker-mutator/vitest-runner"],
  mutate: ["token", "verifier"].flatMap((name) => [
    `packages/${name}/src/**/*.ts`,
    `!packages/${name}/src/**/*.test.ts`,
    `!packages/${name}/src/testing/**`,
  ]),
  // What the tests of these two packages need, and nothing else, is copied and run in a folder of its own.
  ignorePatterns: [
    "/*",
    "!/tsconfig.base.json",
    "!/packages",
    "/packages/{config,mapper}",
    "!/scripts",
    "/scripts/*",
    "!/scripts/mutation",
    "dist",
    ".turbo",
  ],
  // It would be read with a JavaScript interface that this TypeScript does not have. Nothing here checks types.
  tsconfigFile: "none",
  disableTypeChecks: false,
  coverageAnalysis: "perTest",
  concurrency: 2,
  // On a busy machine nothing may seem to hang that does not: what times out counts as noticed.
  timeoutMS: 60_000,
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: ".cache/stryker/sandbox",
  cleanTempDir: "always",
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: ".cache/stryker/report.json" },
  clearTextReporter: { logTests: false, reportTests: false, skipFull: true },
};
