// How long after an edit the built server maps by it: of the configuration file and of the dynamic file, each replaced as
// an editor does; and of aws-auth and IAMIdentityMappings, where KUBEBUILDER_ASSETS names a folder with a control plane.
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../e2e/harness/cluster.ts";
import { findKubeAssets } from "../e2e/harness/kube-assets.ts";
import { skipped } from "../e2e/harness/skip.ts";
import { emulatedUser } from "../packages/sts-emulator/src/index.ts";
import { printReloadInCluster } from "./reload-in-cluster.ts";
import { printHead, printTimeToEffect } from "./time-to-effect.ts";

const clusterId = "my-cluster";
const alice = emulatedUser({ name: "alice" });

const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
try {
  printHead();
  await printReloadOfFiles();
  const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
  if (typeof assets === "string") skipped("bench/reload.ts, in the cluster", assets);
  else await printReloadInCluster(assets, folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function printReloadOfFiles(): Promise<void> {
  const dynamicFile = join(folder, "dynamic.json");
  await writeFile(dynamicFile, "{}");
  const serverSettings = `  backendMode: [MountedFile, DynamicFile]\n  dynamicfilepath: ${dynamicFile}\n`;
  const cluster = await startCluster({ clusterId, identities: [alice], serverSettings });
  try {
    const edited = { cluster, clusterId, caller: alice };
    const config = await readFile(cluster.configFile, "utf8");
    await printTimeToEffect("the dynamic file", edited, (username) =>
      replace(dynamicFile, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username }] })),
    );
    await printTimeToEffect("the configuration file", edited, (username) =>
      replace(cluster.configFile, `${config}  mapUsers: [{ userarn: "${alice.arn}", username: ${username} }]\n`),
    );
  } finally {
    await cluster.close();
  }
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
