import { describe, expect, it } from "vitest";
import { runWith } from "../testing/fake-io.ts";
import { readFeatureGates } from "./check-globals.ts";
import { UsageError } from "./parse-arguments.ts";

describe("the level of the log", () => {
  it.each(["panic", "fatal", "error", "warning", "warn", "info", "debug", "trace", "INFO", "Warn"])(
    "may be %s",
    async (level) => {
      expect(await runWith(["version", "-s", "-v", level])).toMatchObject({ exitCode: 0, stderr: "" });
    },
  );

  it.each([
    ["verbose", '"verbose"'],
    ["", '""'],
    ["info\n", '"info\\n"'],
    ["6", '"6"'],
  ])("may not be %j", async (level, shown) => {
    expect(await runWith(["version", "-s", "-v", level])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: unknown log level ${shown}; known are panic, fatal, error, warning, warn, info, debug, trace (see aws-iam-authenticator help version)\n`,
    });
  });
});

describe("the form of the log", () => {
  it.each([
    ["text", ""],
    ["json", ""],
    ["xml", 'unknown log format "xml", using text; known are text and json\n'],
    ["JSON", 'unknown log format "JSON", using text; known are text and json\n'],
  ])("%s: a warning where it is unknown, and no more", async (format, stderr) => {
    expect(await runWith(["version", "-s", "-l", format])).toMatchObject({ exitCode: 0, stderr });
  });
});

describe("feature gates", () => {
  it.each<[text: string | undefined, gates: object]>([
    [undefined, {}],
    ["", {}],
    [",", {}],
    ["SSORoleMatch=true", { SSORoleMatch: true }],
    ["SSORoleMatch=false", { SSORoleMatch: false }],
    ["SSORoleMatch=1", { SSORoleMatch: true }],
    ["SSORoleMatch=F", { SSORoleMatch: false }],
    [" AllAlpha = True , AllBeta=false", { AllAlpha: true, AllBeta: false }],
    [
      "ConfiguredInitDirectories=true,IAMIdentityMappingCRD=false",
      { ConfiguredInitDirectories: true, IAMIdentityMappingCRD: false },
    ],
    ["SSORoleMatch=false,SSORoleMatch=true", { SSORoleMatch: true }],
  ])("%j", (text, gates) => {
    expect(Object.fromEntries(readFeatureGates(text))).toEqual(gates);
  });

  it.each([
    ["SSORolematch=true", 'unknown feature gate "SSORolematch"; did you mean SSORoleMatch?'],
    ["Nonsense=true", 'unknown feature gate "Nonsense"'],
    ["=true", 'unknown feature gate ""'],
    ["SSORoleMatch", "feature gate SSORoleMatch needs =true or =false"],
    ["SSORoleMatch=", 'feature gate SSORoleMatch is either true or false, not ""'],
    ["SSORoleMatch=on", 'feature gate SSORoleMatch is either true or false, not "on"'],
    ["SSORoleMatch=true=x", 'feature gate SSORoleMatch is either true or false, not "true=x"'],
    ["AllBeta=true,SSORoleMatch=2", 'feature gate SSORoleMatch is either true or false, not "2"'],
  ])("%j is refused", (text, message) => {
    expect(() => readFeatureGates(text)).toThrow(new UsageError(message));
  });
});
