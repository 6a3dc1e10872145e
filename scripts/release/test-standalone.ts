// Runs the tests of the built command and server against the executable for this machine, and those of the executable
// itself: node scripts/with-setup.mjs test-standalone [OPTION OF VITEST ...].
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileNameOf, platformOf } from "./standalone/platforms.ts";

/**
 * What runs the built command as a process. The rest of e2e is of libraries, of other programs, or takes minutes for what
 * does not depend on how the command is built.
 */
const tests = [
  "apps/cli/src/cache/processes.test.ts",
  "apps/cli/src/completion/real-shells.test.ts",
  "apps/cli/src/hidden-prompt.test.ts",
  "apps/cli/src/main.test.ts",
  "e2e/aws-credentials.test.ts",
  "e2e/certificates.test.ts",
  "e2e/command.test.ts",
  "e2e/command-on-runtimes.test.ts",
  "e2e/doctor.test.ts",
  "e2e/edit-mappings.test.ts",
  "e2e/kube-apiserver.test.ts",
  "e2e/kubeconfig.test.ts",
  "e2e/no-secrets.test.ts",
  "e2e/server-on-cluster.test.ts",
  "e2e/standalone.test.ts",
  "e2e/token-cache.test.ts",
];

const root = fileURLToPath(new URL("../..", import.meta.url));
const own = platformOf(process.platform, process.arch);
if (own === undefined) throw new Error(`no executable is made for ${process.platform} on ${process.arch}`);
const AUTHENTICATOR_UNDER_TEST = join(root, "dist", "standalone", fileNameOf(own));
const { status } = spawnSync("vitest", ["run", ...tests, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, AUTHENTICATOR_UNDER_TEST },
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
