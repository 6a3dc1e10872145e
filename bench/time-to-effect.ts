import type { Cluster } from "../e2e/harness/cluster.ts";
import { review } from "../e2e/harness/review.ts";
import { tokenOf } from "../e2e/harness/tokens.ts";
import type { EmulatedIdentity } from "../packages/sts-emulator/src/index.ts";

/** One who is mapped, and whose name edits change. */
export interface Edited {
  readonly cluster: Cluster;
  readonly clusterId: string;
  readonly caller: EmulatedIdentity;
}

const edits = 30;

/** Prints the head of a table of times. */
export function printHead(): void {
  print("| milliseconds from edit to effect | median | most |\n|---|--:|--:|");
}

/**
 * Edits again and again, and asks the server until it answers by the edit; prints a line with how long that takes from
 * when the edit was made.
 *
 * @param edit has the caller be mapped to a username; resolves as soon as that is written
 */
export async function printTimeToEffect(
  what: string,
  { cluster, clusterId, caller }: Edited,
  edit: (username: string) => Promise<void>,
): Promise<void> {
  const token = await tokenOf(caller, { clusterId });
  const isInEffect = async (username: string): Promise<boolean> =>
    (await review(cluster, token)).status.user?.username === username;
  const times: number[] = [];
  for (let i = 0; i < edits; i++) {
    await edit(`name-${i}`);
    const begin = performance.now();
    while (!(await isInEffect(`name-${i}`)));
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  print(`| ${what} | ${times[edits / 2]?.toFixed(0)} | ${times.at(-1)?.toFixed(0)} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
