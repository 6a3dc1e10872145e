// Makes dist/release out of the executables of every platform in dist/standalone: an archive each, SHA256SUMS, krew's
// manifest, Homebrew's formula, and how to install: node scripts/with-setup.mjs release URL HOMEPAGE, where URL is the folder that
// the archives will be downloaded from.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installFiles } from "./manifests/install-page.ts";
import { archiveNameOf, commandNameOf, type PackageFields, releaseOf } from "./manifests/release.ts";
import { type Checksum, formatChecksums } from "./standalone/checksums.ts";
import { fileNameOf, PLATFORMS } from "./standalone/platforms.ts";

const [folder, homepage] = process.argv.slice(2);
if (folder === undefined || homepage === undefined || !/^https:\/\/[^/]/.test(folder)) {
  console.error("usage: node scripts/with-setup.mjs release URL HOMEPAGE; URL is an https one");
  process.exit(2);
}
const root = fileURLToPath(new URL("../..", import.meta.url));
const standalone = join(root, "dist", "standalone");
const into = join(root, "dist", "release");
const described: PackageFields = JSON.parse(readFileSync(join(root, "apps", "cli", "package.json"), "utf8"));

rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });
const checksums: Checksum[] = [];
for (const platform of PLATFORMS) {
  const packing = mkdtempSync(join(tmpdir(), "release-"));
  try {
    const command = commandNameOf(described.name, platform);
    copyFileSync(join(standalone, fileNameOf(platform)), join(packing, command));
    chmodSync(join(packing, command), 0o755);
    copyFileSync(join(root, "LICENSE"), join(packing, "LICENSE"));
    copyFileSync(join(standalone, "THIRD-PARTY-NOTICES.txt"), join(packing, "THIRD-PARTY-NOTICES.txt"));
    const manual = `${described.name}.1`;
    copyFileSync(join(root, "apps", "cli", "dist", manual), join(packing, manual));
    const file = archiveNameOf(platform);
    const files = [command, manual, "LICENSE", "THIRD-PARTY-NOTICES.txt"];
    execFileSync("tar", ["-czf", join(into, file), ...files], { cwd: packing, stdio: "inherit" });
    checksums.push({
      file,
      sha256: createHash("sha256")
        .update(readFileSync(join(into, file)))
        .digest("hex"),
    });
  } finally {
    rmSync(packing, { recursive: true, force: true });
  }
}
writeFileSync(join(into, "SHA256SUMS"), formatChecksums(checksums));
const release = releaseOf(described, { folder, homepage, checksums });
for (const [file, text] of Object.entries(installFiles(release))) writeFileSync(join(into, file), text);
console.log(`dist/release: ${described.name} ${described.version}, ${checksums.length} archives`);
