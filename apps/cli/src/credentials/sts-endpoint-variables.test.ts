import { describe, expect, it } from "vitest";
import { fileOf } from "../testing/aws.ts";
import { temporaryFolder } from "../testing/fake-io.ts";
import { stsEndpointChoice } from "./sts-endpoint-variables.ts";

const profiles = `[default]
use_fips_endpoint = true
[profile both]
use_fips_endpoint = TRUE
use_dualstack_endpoint = true
[profile neither]
use_fips_endpoint = false
[profile old]
sts_regional_endpoints = legacy
[profile wrong]
use_fips_endpoint = yes
`;

function choose(env: Readonly<Record<string, string>>, profile?: string, region = "eu-central-1") {
  const files = { AWS_CONFIG_FILE: fileOf(profiles), AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials" };
  return stsEndpointChoice(
    { region, profile },
    { env: { ...files, ...env }, home: temporaryFolder(), platform: "linux" },
  );
}

const fips = "AWS_USE_FIPS_ENDPOINT";
const dualStack = "AWS_USE_DUALSTACK_ENDPOINT";
const legacy = "AWS_STS_REGIONAL_ENDPOINTS";

describe("of a region's hosts that one is meant which is chosen by", () => {
  it.each<[env: Record<string, string>, profile: string | undefined, chosen: object]>([
    [{ AWS_PROFILE: "neither" }, undefined, { fips: false, dualStack: false }],
    [{ AWS_PROFILE: "none" }, undefined, { fips: false, dualStack: false }],
    [{}, undefined, { fips: true, dualStack: false }],
    [{ AWS_PROFILE: "both" }, undefined, { fips: true, dualStack: true }],
    [{}, "both", { fips: true, dualStack: true }],
    [{ AWS_PROFILE: "both" }, "neither", { fips: false, dualStack: false }],
    [{ [fips]: "false" }, undefined, { fips: false, dualStack: false }],
    [{ [fips]: "" }, undefined, { fips: true, dualStack: false }],
    [{ [fips]: "true", [dualStack]: "TRUE" }, "wrong", { fips: true, dualStack: true }],
    [{ [dualStack]: "true" }, "neither", { fips: false, dualStack: true }],
    [{ [dualStack]: "False", [fips]: "false" }, "both", { fips: false, dualStack: false }],
    [{ [legacy]: "legacy" }, "neither", { fips: false, dualStack: false, globalEndpoint: true }],
    [{ [legacy]: "Legacy", [dualStack]: "true" }, "neither", { dualStack: true, globalEndpoint: false }],
    [{ [legacy]: "legacy" }, "both", { fips: true, globalEndpoint: false }],
    [{ [legacy]: "regional" }, "old", { globalEndpoint: false }],
    [{}, "old", { fips: false, dualStack: false, globalEndpoint: true }],
    [{}, "neither", { globalEndpoint: false }],
  ])("%o and the profile %s", async (env, profile, chosen) => {
    expect(await choose(env, profile)).toMatchObject(chosen);
  });
});

it.each([
  ["aws-global", true],
  ["AWS-Global", true],
  ["us-east-1", false],
])("the region %s means the global host: %s", async (region, globalEndpoint) => {
  expect(await choose({}, "neither", region)).toMatchObject({ globalEndpoint });
});

it.each([
  ["eu-west-3", true],
  ["ap-east-1", false],
  ["cn-north-1", false],
])("legacy means the global host in %s: %s", async (region, globalEndpoint) => {
  expect(await choose({ [legacy]: "legacy" }, "neither", region)).toMatchObject({ globalEndpoint });
});

it("neither legacy nor regional is an error", async () => {
  await expect(choose({ [legacy]: "global" }, "neither")).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining("AWS_STS_REGIONAL_ENDPOINTS is neither legacy nor regional"),
  });
});

it.each<[env: Record<string, string>, profile: string, detail: string]>([
  [{ [fips]: "1" }, "neither", "AWS_USE_FIPS_ENDPOINT"],
  [{ [dualStack]: "yes" }, "neither", "AWS_USE_DUALSTACK_ENDPOINT"],
  [{}, "wrong", "use_fips_endpoint of the profile"],
])("%o and the profile %s are an error", async (env, profile, setting) => {
  await expect(choose(env, profile)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining(`${setting} is neither true nor false`),
  });
});
