import { describe, expect, it } from "vitest";
import { runWith } from "../testing/fake-io.ts";
import { readFeatureGates } from "./check-globals.ts";
import { UsageError } from "./parse-arguments.ts";

describe("the options of every command", () => {
  it.each([
    ["a level", ["-v", "debug"], "", 0],
    ["a level in upper case", ["--log-verbosity=INFO"], "", 0],
    [
      "an unknown level",
      ["-v", "loud"],
      'aws-iam-authenticator: unknown log level "loud"; known are panic, fatal, error, warning, warn, info, debug, trace (see aws-iam-authenticator --help)\n',
      2,
    ],
    [
      "an unknown format, which is but a warning",
      ["-l", "xml"],
      'unknown log format "xml", using text; known are text and json\n',
      0,
    ],
    ["feature gates", ["--feature-gates", "SSORoleMatch=true,AllAlpha=false"], "", 0],
    [
      "an unknown feature gate",
      ["--feature-gates", "SSORoleMach=true"],
      'aws-iam-authenticator: unknown feature gate "SSORoleMach"; did you mean SSORoleMatch? (see aws-iam-authenticator --help)\n',
      2,
    ],
    [
      "a feature gate without a value",
      ["--feature-gates", "AllBeta"],
      "aws-iam-authenticator: feature gate AllBeta needs =true or =false (see aws-iam-authenticator --help)\n",
      2,
    ],
  ])("%s", async (_, args, stderr, exitCode) => {
    expect(await runWith(["version", "-s", ...args])).toMatchObject({ stderr, exitCode });
  });

  it("have variables too", async () => {
    const env = { AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY: "loud" };
    expect(await runWith(["version"], { env })).toMatchObject({ exitCode: 2 });
  });
});

describe("readFeatureGates", () => {
  it("reads a list", () => {
    expect([...readFeatureGates(" ConfiguredInitDirectories=True , AllBeta=false,")]).toEqual([
      ["ConfiguredInitDirectories", true],
      ["AllBeta", false],
    ]);
    expect([...readFeatureGates(undefined)]).toEqual([]);
  });

  it("refuses what is neither true nor false", () => {
    expect(() => readFeatureGates("AllBeta=yes")).toThrow(UsageError);
  });
});
