// Makes dist/standalone: one executable that holds command line and server, for this machine's platform, or with --all for
// every platform of a release. Beside it SHA256SUMS and the licences of what is in it.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExecutable } from "./standalone/build-executable.ts";
import { type Checksum, formatChecksums } from "./standalone/checksums.ts";
import { fetchRuntime } from "./standalone/fetch-runtime.ts";
import { runtimeNotice } from "./standalone/runtime-notice.ts";
import { fileNameOf, PLATFORMS, platformOf } from "./standalone/platforms.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packaged = join(root, "apps", "cli");
const folder = join(root, "dist", "standalone");
const bunPackage = join(root, "e2e", "node_modules", "bun");
// The same file on every system.
const bun = join(bunPackage, "bin", "bun.exe");
const { version }: { version: string } = JSON.parse(readFileSync(join(bunPackage, "package.json"), "utf8"));

const own = platformOf(process.platform, process.arch);
const wanted = process.argv.includes("--all") ? PLATFORMS : own === undefined ? [] : [own];
if (wanted.length === 0) fail(`no executable is made for ${process.platform} on ${process.arch}`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const made: Checksum[] = [];
const missing: string[] = [];
for (const platform of wanted) {
  try {
    const runtime = platform === own ? bun : fetchRuntime(platform, { version, cache: join(root, ".cache", "bun") });
    const checksum = await buildExecutable(platform, runtime, {
      bun,
      entryPoint: join(packaged, "dist", "main.js"),
      folder,
    });
    made.push(checksum);
    console.log(`${checksum.file}: ${(statSync(join(folder, checksum.file)).size / 2 ** 20).toFixed(0)} MiB`);
  } catch (error) {
    missing.push(fileNameOf(platform));
    console.error(`${fileNameOf(platform)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
writeFileSync(join(folder, "SHA256SUMS"), formatChecksums(made));
const notices = readFileSync(join(packaged, "dist", "THIRD-PARTY-NOTICES.txt"), "utf8");
writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), `${notices}\n${runtimeNotice(version)}`);
if (missing.length > 0) fail(`not made: ${missing.join(", ")}`);

function fail(why: string): never {
  console.error(`standalone: ${why}`);
  process.exit(1);
}
