import { describe, expect, it } from "vitest";
import { bunNameOf, fileNameOf, PLATFORMS, platformOf, runtimePathOf } from "./platforms.ts";

describe("a platform", () => {
  it.each([
    ["linux", "x64", "aws-iam-authenticator-linux-x64", "bun-linux-x64", "bin/bun"],
    ["linux", "arm64", "aws-iam-authenticator-linux-arm64", "bun-linux-aarch64", "bin/bun"],
    ["darwin", "x64", "aws-iam-authenticator-darwin-x64", "bun-darwin-x64", "bin/bun"],
    ["darwin", "arm64", "aws-iam-authenticator-darwin-arm64", "bun-darwin-aarch64", "bin/bun"],
    ["win32", "x64", "aws-iam-authenticator-windows-x64.exe", "bun-windows-x64", "bin/bun.exe"],
  ])("of %s on %s has its names", (os, arch, file, bun, runtime) => {
    const platform = platformOf(os, arch);
    if (platform === undefined) throw new Error("no platform");
    expect([fileNameOf(platform), bunNameOf(platform), runtimePathOf(platform)]).toEqual([file, bun, runtime]);
  });

  it.each([
    ["freebsd", "x64"],
    ["win32", "arm64"],
    ["linux", "riscv64"],
  ])("is not made for %s on %s", (os, arch) => {
    expect(platformOf(os, arch)).toBeUndefined();
  });

  it("has a file of its own", () => {
    expect(new Set(PLATFORMS.map(fileNameOf)).size).toBe(PLATFORMS.length);
  });
});
