import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  // The last opened first, as its user stands before what it uses.
  for (const close of open.splice(0).toReversed()) await close();
});

/** Has something closed at the end of the test, however it ends. */
export function closedAfter<T extends { close(): Promise<unknown> }>(value: T): T {
  open.push(() => value.close());
  return value;
}

/** A folder that is gone at the end of the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "server-test-"));
  open.push(() => rm(folder, { recursive: true }));
  return folder;
}
