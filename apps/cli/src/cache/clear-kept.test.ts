import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { clearKept } from "./clear-kept.ts";

it("what somebody who was killed had begun to write goes at once; what is of another sort stays", () => {
  const home = temporaryFolder();
  const folder = join(home, "kept");
  mkdirSync(folder, { mode: 0o700 });
  const begun = [".token-0a.json.1-2", ".credentials-0b.json.3-4"];
  const others = [".hidden", ".token.json", "notes.lock", "token-x.json"];
  for (const name of [...begun, ...others]) writeFileSync(join(folder, name), "", { mode: 0o600 });
  const { underWay } = clearKept(folder, undefined, { home, platform: process.platform, now: () => Date.now() });
  expect({ left: readdirSync(folder).toSorted(), underWay }).toEqual({ left: others.toSorted(), underWay: [] });
});
