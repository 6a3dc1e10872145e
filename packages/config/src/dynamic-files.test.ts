import { describe, expect, it } from "vitest";
import { readBackendModeFile } from "./dynamic-files.ts";

describe("the backend-mode file", () => {
  it.each<[text: string, modes: string[] | undefined, problems: string[]]>([
    [
      '{"LastUpdatedDateTime": "1767366245", "Version": "7", "backendMode": "MountedFile DynamicFile"}',
      ["MountedFile", "DynamicFile"],
      [],
    ],
    ['{"backendMode": ["CRD"]}', ["CRD"], []],
    ['{"backendMode": ""}', undefined, ["at least one backend mode is needed"]],
    ["{}", undefined, ["backendMode is missing"]],
    ['{"backendMode": "CRD CRD"}', undefined, ['the backend mode "CRD" is repeated']],
    ['{"backendMode": "Cloud"}', undefined, [expect.stringContaining('"Cloud" is no backend mode')]],
  ])("%s", (text, modes, problems) => {
    const read = readBackendModeFile(text, "modes.json");
    expect(read.located?.value.backendMode).toEqual(modes);
    expect(read.problems.map(({ message }) => message)).toEqual(problems);
  });
});
