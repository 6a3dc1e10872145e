// How long after an edit the built server maps by it: of the configuration file and of the dynamic file, each replaced as
// an editor does.
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../e2e/harness/cluster.ts";
import { review } from "../e2e/harness/review.ts";
import { tokenOf } from "../e2e/harness/tokens.ts";
import { emulatedUser } from "../packages/sts-emulator/src/index.ts";

const edits = 30;
const clusterId = "my-cluster";
const alice = emulatedUser({ name: "alice" });

const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
const dynamicFile = join(folder, "dynamic.json");
const dynamic = (username: string): string => JSON.stringify({ mapUsers: [{ userarn: alice.arn, username }] });
const mounted = (username: string): string => `  mapUsers: [{ userarn: "${alice.arn}", username: ${username} }]\n`;

await writeFile(dynamicFile, "{}");
const cluster = await startCluster({
  clusterId,
  identities: [alice],
  serverSettings: `  backendMode: [MountedFile, DynamicFile]\n  dynamicfilepath: ${dynamicFile}\n`,
});
try {
  const token = await tokenOf(alice, { clusterId });
  const who = async (): Promise<string | undefined> => (await review(cluster, token)).status.user?.username;
  const replace = async (path: string, text: string): Promise<void> => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  /** Milliseconds from the end of an edit to the first review that is answered by it. */
  async function timed(path: string, text: string, username: string): Promise<number> {
    await replace(path, text);
    const begin = performance.now();
    while ((await who()) !== username);
    return performance.now() - begin;
  }
  const config = await readFile(cluster.configFile, "utf8");
  print("| milliseconds from edit to effect | median | most |\n|---|--:|--:|");
  const files: readonly [what: string, path: string, textOf: (username: string) => string][] = [
    ["the dynamic file", dynamicFile, dynamic],
    ["the configuration file", cluster.configFile, (username) => config + mounted(username)],
  ];
  for (const [what, path, textOf] of files) {
    const times: number[] = [];
    for (let i = 0; i < edits; i++) times.push(await timed(path, textOf(`name-${i}`), `name-${i}`));
    times.sort((a, b) => a - b);
    print(`| ${what} | ${times[edits / 2]?.toFixed(0)} | ${times.at(-1)?.toFixed(0)} |`);
  }
} finally {
  await cluster.close();
  await rm(folder, { recursive: true, force: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
