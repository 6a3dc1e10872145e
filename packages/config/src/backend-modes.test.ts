import { describe, expect, it } from "vitest";
import { type GivenSettings, readConfig } from "./index.ts";
import { MODES, problemsOf, serverProblems } from "./testing/problems-of.ts";

describe("backend modes", () => {
  it.each([
    ["backendMode: []", ["error c.yaml:2:3: at least one backend mode is needed"]],
    ["backendMode: ''", ["error c.yaml:2:16: at least one backend mode is needed"]],
    ["backendMode: [crd]", [`error c.yaml:2:17: "crd" is no backend mode ${MODES}; did you mean "CRD"?`]],
    ["backendMode: CRD,Vault", [`error c.yaml:2:16: "Vault" is no backend mode ${MODES}`]],
    ["backendMode: [CRD, MountedFile, CRD]", ['error c.yaml:2:35: the backend mode "CRD" is repeated']],
    [
      "backendMode: [Vault, CRD, CRD]",
      [
        `error c.yaml:2:17: "Vault" is no backend mode ${MODES}`,
        'error c.yaml:2:29: the backend mode "CRD" is repeated',
      ],
    ],
    [
      "backendMode: [File, ConfigMap]",
      [
        'warning c.yaml:2:17: the backend mode "File" is deprecated; write "MountedFile"',
        'warning c.yaml:2:23: the backend mode "ConfigMap" is deprecated; write "EKSConfigMap"',
      ],
    ],
    [
      "backendMode: [MountedFile, File]",
      [
        'warning c.yaml:2:30: the backend mode "File" is deprecated; write "MountedFile"',
        'error c.yaml:2:30: the backend mode "MountedFile" is repeated',
      ],
    ],
    [
      "reservedPrefixConfig: [{backendmode: ConfigMap}, {usernamePrefixReserveList: a}, {backendmode: x}]",
      [
        'warning c.yaml:2:40: the backend mode "ConfigMap" is deprecated; write "EKSConfigMap"',
        "error c.yaml:2:52: backendmode is missing",
        `error c.yaml:2:98: "x" is no backend mode ${MODES}`,
      ],
    ],
  ])("%s", (line, problems) => {
    expect(serverProblems(line)).toEqual(problems);
  });

  it("are read under their current names", () => {
    const text = "server:\n  backendMode: File ConfigMap\n  reservedPrefixConfig: {backendmode: File}\n";
    expect(readConfig(text, "c.yaml").config?.value.server).toEqual({
      backendMode: ["MountedFile", "EKSConfigMap"],
      reservedPrefixConfig: [{ backendmode: "MountedFile" }],
    });
  });
});

describe("DynamicFile and its path need each other", () => {
  const noPath = "DynamicFile among the backend modes needs dynamicfilepath";
  const noMode = "dynamicfilepath needs DynamicFile among the backend modes";
  const path = "  dynamicfilepath: /f\n";
  const mode = "  backendMode: [CRD, DynamicFile]\n";

  it.each<[string, string, GivenSettings, readonly string[]]>([
    ["both", `server:\n${mode}${path}`, {}, []],
    ["neither", "server:\n  backendMode: [CRD]\n", {}, []],
    ["no path", `server:\n${mode}`, {}, [`error c.yaml:2:22: ${noPath}`]],
    ["an empty path", `server:\n${mode}  dynamicfilepath: ''\n`, {}, [`error c.yaml:2:22: ${noPath}`]],
    ["no mode", `server:\n${path}`, {}, [`error c.yaml:2:20: ${noMode}`]],
    ["other modes", `server:\n${path}  backendMode: CRD\n`, {}, [`error c.yaml:2:20: ${noMode}`]],
    ["an empty path and no mode", "server:\n  dynamicfilepath: ''\n", {}, []],
    [
      "a misspelt mode has its own problem alone",
      `server:\n${path}  backendMode: DynamicFiel\n`,
      {},
      [`error c.yaml:3:16: "DynamicFiel" is no backend mode ${MODES}; did you mean "DynamicFile"?`],
    ],
    [
      "beside another problem",
      `server:\n${path}  port: x\n`,
      {},
      [`error c.yaml:2:20: ${noMode}`, 'error c.yaml:3:9: port must be a number, not "x"'],
    ],
    ["the mode on the command line", `server:\n${path}`, { backendMode: ["DynamicFile"] }, []],
    [
      "another mode on the command line",
      `server:\n${mode}${path}`,
      { backendMode: ["CRD"] },
      [`error c.yaml:3:20: ${noMode}`],
    ],
    [
      "the mode on the command line, no path",
      "clusterID: a\nserver:\n  port: 1\n",
      { backendMode: ["DynamicFile"] },
      [`error c.yaml:2:1: ${noPath}`],
    ],
    [
      "the mode on the command line, an empty file",
      "",
      { backendMode: ["DynamicFile"] },
      [`error c.yaml:1:1: ${noPath}`],
    ],
  ])("%s", (_, text, given, problems) => {
    expect(problemsOf(text, given)).toEqual(problems);
  });
});
