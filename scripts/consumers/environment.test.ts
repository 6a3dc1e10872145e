import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { consumerEnvironment, machineNode, suits } from "./environment.ts";

describe("the environment of a consumer", () => {
  it.each([
    ["HOME", true],
    ["HTTPS_PROXY", true],
    ["NODE_EXTRA_CA_CERTS", true],
    ["npm_config_registry", true],
    ["npm_config_cafile", true],
    ["NPM_CONFIG_USERCONFIG", true],
    ["npm_config_cache", true],
    ["npm_config_local_prefix", false],
    ["npm_package_name", false],
    ["npm_execpath", false],
    ["pnpm_config_verify_deps_before_run", false],
    ["PNPM_PACKAGE_NAME", false],
    ["NODE", false],
  ])("%s is handed on: %s", (name, kept) => {
    expect(name in consumerEnvironment({ [name]: "x" })).toBe(kept);
  });

  it("finds this Node first, and nothing of any node_modules", () => {
    const PATH = ["/repository/node_modules/.bin", "/usr/bin", "/cache/node_modules/pnpm/dist", "/bin"].join(delimiter);
    expect(consumerEnvironment({ PATH })["PATH"]).toBe([dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter));
  });
});

describe("the machine's own Node", () => {
  const folder = mkdtempSync(join(tmpdir(), "machine-node-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const place = (path: string): string => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, "node"), "");
    return join(folder, path);
  };
  const pinned = place("node_modules/.bin");
  const first = place("first");
  const second = place("second");

  it.each([
    ["the first", [first, second], join(first, "node")],
    ["not one of a package", [pinned, second], join(second, "node")],
    ["not a folder without one", [folder, second], join(second, "node")],
    ["none", [pinned, folder], undefined],
  ])("is %s", (_what, PATH, expected) => {
    expect(machineNode({ PATH: PATH.join(delimiter) })).toBe(expected);
  });
});

describe("engines.node", () => {
  it.each([
    ["20.0.0", ">=20", true],
    ["24.21.0", ">=20", true],
    ["18.20.8", ">=20", false],
    ["22.19.0", ">=22.19", true],
    ["22.18.9", ">=22.19", false],
    ["24.0.0", ">=22.19", true],
  ])("%s with %s: %s", (version, engines, expected) => {
    expect(suits(version, engines)).toBe(expected);
  });

  it("refuses to guess what else a range may mean", () => {
    expect(() => suits("20.0.0", "^20 || ^22")).toThrow("^20 || ^22");
  });
});
