import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildExecutable } from "./build-executable.ts";
import { fileNameOf, platformOf } from "./platforms.ts";

const bun = fileURLToPath(new URL("../../../e2e/node_modules/bun/bin/bun.exe", import.meta.url));
const own = platformOf(process.platform, process.arch);

describe.skipIf(own === undefined || !existsSync(bun))("an executable", () => {
  async function buildOf(source: string) {
    if (own === undefined) throw new Error("no platform");
    const folder = mkdtempSync(join(tmpdir(), "standalone-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const entryPoint = join(folder, "main.js");
    writeFileSync(entryPoint, source);
    const built = await buildExecutable(own, bun, { bun, entryPoint, folder }).catch((error: unknown) => error);
    return { built, folder, file: fileNameOf(own) };
  }

  it("is made whole, with its checksum", async () => {
    const { built, folder, file } = await buildOf('console.log("made of", process.argv.slice(2).join());');
    const path = join(folder, file);
    expect(built).toEqual({ file, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") });
    expect(execFileSync(path, ["a", "b"], { encoding: "utf8" })).toBe("made of a,b\n");
    expect(readdirSync(folder).toSorted()).toEqual([file, "main.js"]);
  });

  it.each([
    [
      "a package, where it does not mind that it is absent",
      'try { require("absent") } catch {}',
      /load from .*: absent$/,
    ],
    ["a package on demand", 'if (process.argv[9]) await import("absent")', /Command failed/],
    ["what it is told", "await import(process.argv[2])", /Command failed/],
  ])("is not made where it would load %s", async (_, source, why) => {
    const { built, folder } = await buildOf(source);
    expect(built).toMatchObject({ message: expect.stringMatching(why) });
    expect(readdirSync(folder)).toEqual(["main.js"]);
  });
});
