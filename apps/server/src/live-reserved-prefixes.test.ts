// Reserved prefixes that change while a source cannot be read, or while the server was down.
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/clean-up.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const identities = [alice];
const token = await tokenOf(alice);
const reserveAli = "  reservedPrefixConfig: [{ backendmode: DynamicFile, usernamePrefixReserveList: [ali] }]\n";

/** A server with a dynamic file that maps alice. */
async function start() {
  const dynamic = join(await temporaryFolder(), "dynamic.json");
  await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "alice" }] }));
  const settings = `  backendMode: [DynamicFile]\n  dynamicfilepath: ${dynamic}\n`;
  const server = await startLiveServer({ identities, settings });
  await server.logged("mappings are in force");
  expect(await server.review(token)).toBe("alice");
  return { ...server, dynamic, settings };
}

describe("other reserved prefixes", () => {
  it("hold for a source that is broken, which stays so", async () => {
    const { dynamic, review, replace, text, logged, lines, readiness, metrics } = await start();
    await writeFile(`${dynamic}.new`, "{");
    await rename(`${dynamic}.new`, dynamic);
    await logged("MAPPING_SOURCE_INVALID");
    await replace(text + reserveAli);
    expect((await review(token)).split(":")[0]).toBe("NAME_RESERVED");
    expect((await readiness()).body).toContain("DynamicFile: MAPPING_SOURCE_INVALID, see the log");
    expect(await metrics()).not.toContain('_mapping_age_seconds{source="DynamicFile"} 0\n');
    expect(lines.filter((line) => line.includes("is right again"))).toEqual([]);
  });

  it("hold for what was kept across a restart", async () => {
    const first = await start();
    await valueOrThrow(first.outcome).close();
    await rm(first.dynamic);
    const again = await startLiveServer({ identities, folder: first.folder, settings: first.settings + reserveAli });
    expect((await again.review(token)).split(":")[0]).toBe("NAME_RESERVED");
  });

  it("hold for what was kept across a restart, also where they come later", async () => {
    const first = await start();
    await valueOrThrow(first.outcome).close();
    await rm(first.dynamic);
    const again = await startLiveServer({ identities, folder: first.folder, settings: first.settings });
    expect(await again.review(token)).toBe("alice");
    await again.replace(again.text + reserveAli);
    expect((await again.review(token)).split(":")[0]).toBe("NAME_RESERVED");
  });
});
