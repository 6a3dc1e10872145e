import { BACKEND_MODES } from "@aws-iam-authenticator/config";
import { EXCHANGE_FORMS } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { SERVER_OPTIONS } from "../commands/server-options.ts";
import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import { runWith } from "../testing/fake-io.ts";
import { FEATURE_GATES } from "./check-globals.ts";
import { GLOBAL_OPTIONS } from "./option-table.ts";

describe("what a shell offers is what the command takes:", () => {
  it("backend modes", () => {
    expect(SERVER_OPTIONS["backend-mode"].completes).toEqual(BACKEND_MODES);
  });

  it("forms of mappings", () => {
    expect(EXCHANGE_OPTIONS.to.completes).toEqual(EXCHANGE_FORMS);
  });

  it.each(GLOBAL_OPTIONS["log-verbosity"].completes)("log level %s", async (level) => {
    expect(await runWith(["version", "-v", level])).toMatchObject({ exitCode: 0 });
  });

  it.each(GLOBAL_OPTIONS["feature-gates"].completes)("feature gate %s", async (gate) => {
    expect(FEATURE_GATES).toContain(gate.replace("=true", ""));
    expect(await runWith(["version", "--feature-gates", gate])).toMatchObject({ exitCode: 0 });
  });
});
