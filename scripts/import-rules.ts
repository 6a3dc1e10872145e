// Who may import whom, and what each part may use of its runtime: the rules that check-imports.ts holds. Folders are
// relative to the repository's root; patterns are globs.

/** A workspace folder and the ones that its sources may import. core stands on nothing; everything else on it. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/token": ["packages/core"],
  "packages/verifier": ["packages/core", "packages/token"],
  "packages/config": ["packages/core"],
  "packages/mapper": ["packages/core", "packages/config"],
  "packages/sts-emulator": ["packages/core"],
  "apps/server": ["packages/core", "packages/token", "packages/verifier", "packages/config", "packages/mapper"],
  "apps/cli": [
    "packages/core",
    "packages/token",
    "packages/verifier",
    "packages/config",
    "packages/mapper",
    "apps/server",
  ],
  e2e: ["packages/*", "apps/*"],
  // The root: what checks and builds the packages does not stand on them.
  ".": [],
};

/**
 * What the root's own folders may reach in packages, by path: they are no packages, so no package.json could say what
 * they stand on. Folders that are not here reach nothing.
 */
export const MAY_REACH: Readonly<Record<string, readonly string[]>> = {
  bench: ["packages/*/src/index.ts", "e2e/harness/**"],
  soak: ["packages/*/src/index.ts", "e2e/harness/**"],
};

/** What tests may import beyond that: an STS to ask, and tokens to have verified. */
export const TESTS_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/verifier": ["packages/sts-emulator"],
  "apps/server": ["packages/sts-emulator"],
  "apps/cli": ["packages/sts-emulator"],
};

/** Files that no package ships. */
export const TEST_FILES = ["**/*.test.ts", "**/testing/**"];

/** Run on Node, Bun, Deno and workers alike: no `node:` module, no `process`, no `Buffer`, tests apart. */
export const WEB_STANDARD_ONLY = [
  "packages/core",
  "packages/token",
  "packages/verifier",
  "packages/config",
  "packages/mapper",
];

/** Entry points of those libraries that are for Node alone; their main entry must not lead there. */
export const MAY_USE_NODE = ["packages/mapper/src/kubernetes/**"];

/** The only files that read `process`; everything else has arguments, environment and streams handed in. */
export const READS_PROCESS = [
  "apps/cli/src/main.ts",
  "apps/cli/src/process-io.ts",
  // Bun hands out its parser of HTTP, and its way to call C, only there.
  "apps/server/src/listen/http1/parser.ts",
  "apps/server/src/memory/program-text.ts",
  // No part of what is shipped.
  "apps/*/*.ts",
  "bench/**",
  "e2e/**",
  "scripts/**",
  "soak/**",
  "*.ts",
];

/** The command line starts fast because the server is behind commands that are loaded when they are called. */
export const ON_DEMAND = {
  from: "apps/cli",
  to: "apps/server",
  files: [
    "apps/cli/src/commands/explain.ts",
    "apps/cli/src/commands/init.ts",
    "apps/cli/src/commands/server.ts",
    "apps/cli/src/commands/verify.ts",
    "apps/cli/src/credentials/aws-connections.ts",
    "apps/cli/src/credentials/aws-dispatchers.ts",
    "apps/cli/src/doctor/aws/ask-sts.ts",
    "apps/cli/src/doctor/cluster/connect-cluster.ts",
    "apps/cli/src/doctor/on-node/find-node.ts",
    "apps/cli/src/doctor/webhook/check-mapping.ts",
    "apps/cli/src/logging.ts",
    "apps/cli/src/verify-token.ts",
  ],
  typesOnly: ["apps/cli/src/review-by-server.ts"],
};

/** Published as one bundle: what it imports is a devDependency, and its users install nothing. */
export const BUNDLED = ["apps/cli"];

/** Given to every test by the root. */
export const FROM_THE_ROOT = ["vitest"];

/** Dependencies that no import shows: programs that are run, and what an imported package wants to have beside it. */
export const USED_UNSEEN: Readonly<Record<string, readonly string[]>> = {
  ".": [
    "@arethetypeswrong/cli",
    "@stryker-mutator/core",
    "@stryker-mutator/vitest-runner",
    "aws-iam-authenticator",
    "node",
    "oxfmt",
    "oxlint",
    "turbo",
    "typescript",
  ],
  e2e: ["aws-iam-authenticator", "bun", "deno", "node22-linux-x64"],
  // A grammar, which is read as a file.
  "apps/cli": ["tree-sitter-powershell"],
  // Peer dependencies of @prometheus-io/lezer-promql.
  "apps/server": ["@lezer/highlight", "@lezer/lr"],
  // A peer dependency of @hono/node-server.
  "packages/sts-emulator": ["hono"],
};

/** What `token` loads at its start; each of these costs milliseconds of every kubectl call. */
export const TOKEN_CLOSURE = {
  entryPoints: ["src/main.ts", "src/commands/token.ts"],
  metafile: "apps/cli/dist/meta.json",
  folder: "apps/cli",
  list: "apps/cli/token-closure.txt",
  mustNotHold: ["yaml", "valibot", "hono", "@hono/*", "undici", "@aws-sdk/*", "apps/server", "packages/config"],
};
