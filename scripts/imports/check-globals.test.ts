import { describe, expect, it } from "vitest";
import { checkGlobals } from "./check-globals.ts";
import { filesOf } from "./testing/made-up-workspace.ts";

const readsProcess = "export const home = process.env.HOME;";
const importsProcess = 'import { env } from "node:process";\nexport const home = env.HOME;';
const usesBuffer = "export const empty = Buffer.alloc(0);";

describe("process and Buffer", () => {
  it.each([
    ["packages/core/src/a.ts", readsProcess, ["reads process"]],
    ["packages/sts-emulator/src/a.ts", readsProcess, ["reads process"]],
    ["apps/server/src/a.ts", readsProcess, ["reads process"]],
    ["apps/server/src/a.ts", importsProcess, ["reads process"]],
    ["apps/cli/src/run.ts", readsProcess, ["reads process"]],
    ["packages/token/src/a.ts", usesBuffer, ["uses Buffer"]],
    ["packages/token/src/a.test.ts", usesBuffer, []],
    ["packages/sts-emulator/src/a.ts", usesBuffer, []],
    ["apps/cli/src/main.ts", readsProcess, []],
    ["apps/cli/build.ts", readsProcess, []],
    ["e2e/harness/a.ts", readsProcess, []],
    ["scripts/a.ts", importsProcess, []],
    ["bench/a.ts", readsProcess, []],
    ["soak/a.test.ts", readsProcess, []],
  ])("%s: %s", (path, text, expected) => {
    expect(checkGlobals(filesOf({ [path]: text })).map(({ what }) => what)).toEqual(expected);
  });
});
