import { describe, expect, it } from "vitest";
import { kubeconfigFiles } from "./kubeconfig-files.ts";

describe("the kubeconfig that is written", () => {
  type Row = [what: string, option: string | undefined, env: Record<string, string>, there: string[], file: string];
  it.each<Row>([
    ["the option's", "a/config", { KUBECONFIG: "/x", HOME: "/home/me" }, [], "/cwd/a/config"],
    ["KUBECONFIG's only one", undefined, { KUBECONFIG: "/x" }, [], "/x"],
    ["the first that is there of KUBECONFIG's", undefined, { KUBECONFIG: ":/x:y::/z" }, ["/cwd/y", "/z"], "/cwd/y"],
    ["the last of KUBECONFIG's where none is there, as kubectl's", undefined, { KUBECONFIG: "/x:/y" }, [], "/y"],
    ["the home folder's", "", { KUBECONFIG: "", HOME: "/home/me" }, [], "/home/me/.kube/config"],
    ["the home folder's that the system tells", undefined, {}, [], "/system/home/.kube/config"],
  ])("is %s", (_, option, env, there, file) => {
    const outside = { env, cwd: "/cwd", home: "/system/home", platform: "linux" } as const;
    const found = kubeconfigFiles(option, outside, { exists: (path) => there.includes(path) });
    expect(found.write).toBe(file);
  });

  it("is one of those that kubectl reads", () => {
    const outside = { env: { KUBECONFIG: "/x:/y:/x" }, cwd: "/", home: "/", platform: "linux" } as const;
    expect(kubeconfigFiles(undefined, outside, { exists: (path) => path === "/y" })).toEqual({
      read: ["/x", "/y"],
      write: "/y",
    });
  });
});

describe("on Windows it", () => {
  const homes = { HOME: "C:\\cygwin\\me", HOMEDRIVE: "H:", HOMEPATH: "\\me", USERPROFILE: "C:\\Users\\me" };
  const [cygwin, drive, profile] = ["C:\\cygwin\\me", "H:\\me", "C:\\Users\\me"];
  type Row = [what: string, env: Record<string, string>, there: string[], file: string];
  it.each<Row>([
    ["is in %USERPROFILE%", { USERPROFILE: profile }, [], `${profile}\\.kube\\config`],
    ["is in HOME before it", homes, [cygwin, drive, profile], `${cygwin}\\.kube\\config`],
    ["is where one is already", homes, [cygwin, `${profile}\\.kube\\config`], `${profile}\\.kube\\config`],
    [
      "is where one is already, of two in the drive's",
      homes,
      [`${drive}\\.kube\\config`, `${profile}\\.kube\\config`],
      `${drive}\\.kube\\config`,
    ],
    ["is in a folder that is there", homes, [profile, drive], `${profile}\\.kube\\config`],
    ["is in the first that is told where none is there", homes, [], `${cygwin}\\.kube\\config`],
    ["is where the system tells where nothing else does", {}, [], "C:\\system\\.kube\\config"],
    ["is parted by semicolons", { KUBECONFIG: "C:\\a;D:b.yaml" }, ["C:\\a"], "C:\\a"],
    ["may have slashes", { KUBECONFIG: "C:/a/config" }, [], "C:\\a\\config"],
  ])("%s", (_, env, there, file) => {
    const outside = { env, cwd: "C:\\work", home: "C:\\system", platform: "win32" } as const;
    const found = kubeconfigFiles(undefined, outside, { exists: (path) => there.includes(path) });
    expect(found.write).toBe(file);
  });
});
