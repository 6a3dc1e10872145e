import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../testing/fake-io.ts";
import type { ExecPlugin } from "../exec/exec-plugin.ts";
import { awsConfigSection } from "./aws-config-section.ts";

const plugin = (args: readonly string[], env: ExecPlugin["env"] = {}): ExecPlugin => ({
  user: "u",
  command: "aws-iam-authenticator",
  folder: "/",
  args,
  env,
  apiVersion: "client.authentication.k8s.io/v1",
  interactiveMode: "",
  provideClusterInfo: false,
});

describe("shown are the profiles", () => {
  it.each([
    ["that the arguments name", plugin(["token", "--profile", "a"]), {}, ["profile a", "default"]],
    ["that the arguments name in one word", plugin(["token", "--profile=a"]), {}, ["profile a", "default"]],
    [
      "that the kubeconfig's variables name",
      plugin([], { AWS_PROFILE: "a" }),
      { AWS_PROFILE: "b" },
      ["profile a", "profile b"],
    ],
    ["that the environment names", undefined, { AWS_PROFILE: "b" }, ["profile b"]],
    ["that it names the old way", undefined, { AWS_DEFAULT_PROFILE: "b" }, ["profile b"]],
    ["that count where none is named", plugin(["token", "--profile"]), {}, ["default"]],
  ])("%s", async (_, exec, env, headings) => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".aws"));
    writeFileSync(join(home, ".aws", "config"), "[default]\n[profile a]\n[profile b]\n");
    const { lines } = await awsConfigSection(exec, { env, home, platform: "linux" });
    expect(lines.filter((line) => line.startsWith("[")).toSorted()).toEqual(headings.map((h) => `[${h}]`).toSorted());
    expect(lines.at(-1)).toBe(`# ${home}/.aws/credentials: ENOENT, no such file or folder; it is not read`);
  });

  it("of the file that the kubeconfig's variables name", async () => {
    const home = temporaryFolder();
    const file = join(home, "other");
    writeFileSync(file, "[default]\nregion = eu-west-1\n", { mode: 0o600 });
    const { lines } = await awsConfigSection(plugin([], { AWS_CONFIG_FILE: file }), {
      env: {},
      home,
      platform: "linux",
    });
    expect(lines.slice(0, 3)).toEqual([`# ${file}, mode 0600`, "[default]", "region = eu-west-1"]);
  });
});
