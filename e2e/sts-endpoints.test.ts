// Which STS the role of --role is asked of, and which STS the token names.
import { emulatedRole, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { awsHome } from "./harness/aws-home.ts";
import { type AwsWorld, startAws } from "./harness/aws-world.ts";
import { environmentOf } from "./harness/cluster.ts";
import { urlIn } from "./harness/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const admin = emulatedRole({ name: "Admin" });
const assumed = "arn:aws:sts::111122223333:assumed-role/Admin/me";

const start = () => startAws({ identities: [alice], roles: [admin] });
const hostOf = (token: string) => new URL(urlIn(token)).host;

/** Makes a token of the role, with the keys of the environment. */
const tokenOf = (world: AwsWorld, variables: Readonly<Record<string, string>>, config = "") =>
  world.token(["-r", admin.arn, "-s", "me"], {
    env: { ...world.env, ...awsHome(config).env, ...environmentOf(alice), ...variables },
  });

it("STS is asked for the role of --role as for a profile's", async () => {
  const world = await start();
  const { exitCode, stdout, stderr } = await tokenOf(world, {});
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await world.arnOf(stdout)).toBe(assumed);
  expect(world.hosts()).toEqual(["sts.eu-central-1.amazonaws.com"]);
});

it.each<[what: string, variables: Record<string, string>, config: string, message: RegExp]>([
  ["proxy", { HTTPS_PROXY: "http://alice:s3cret@" }, "", /: CONFIG_INVALID: [^\n]*HTTPS_PROXY is no URL/],
  ["file of authorities", { AWS_CA_BUNDLE: "/no/such.pem" }, "", /: CONFIG_UNREADABLE: [^\n]*AWS_CA_BUNDLE/],
  ["endpoint", { AWS_USE_FIPS_ENDPOINT: "1" }, "", /: CONFIG_INVALID: [^\n]*AWS_USE_FIPS_ENDPOINT is neither/],
  ["endpoint of the profile", {}, "[default]\nuse_fips_endpoint = 1\n", /: CONFIG_INVALID: [^\n]*use_fips_endpoint/],
])("a wrong %s is told by --role, too", async (_, variables, config, message) => {
  const world = await start();
  const { exitCode, stdout, stderr } = await tokenOf(world, variables, config);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("s3cret");
});

describe("the token's host, and that of STS for the role, is", () => {
  const [regional, fips] = ["sts.us-west-2.amazonaws.com", "sts-fips.us-west-2.amazonaws.com"];
  it.each<[host: string, variables: Record<string, string>, setting: string]>([
    [regional, {}, ""],
    ["sts.amazonaws.com", { AWS_STS_REGIONAL_ENDPOINTS: "legacy" }, ""],
    ["sts.amazonaws.com", {}, "sts_regional_endpoints = legacy"],
    [regional, { AWS_STS_REGIONAL_ENDPOINTS: "regional" }, "sts_regional_endpoints = legacy"],
    ["sts.amazonaws.com", { AWS_REGION: "aws-global" }, ""],
    [fips, { AWS_USE_FIPS_ENDPOINT: "true" }, ""],
    [fips, { AWS_USE_FIPS_ENDPOINT: "TRUE" }, ""],
    [fips, {}, "use_fips_endpoint = true"],
    [regional, { AWS_USE_FIPS_ENDPOINT: "false" }, "use_fips_endpoint = true"],
    ["sts.us-west-2.api.aws", { AWS_USE_DUALSTACK_ENDPOINT: "true" }, ""],
    ["sts.us-west-2.api.aws", {}, "use_dualstack_endpoint = true"],
    ["sts-fips.us-west-2.api.aws", { AWS_USE_DUALSTACK_ENDPOINT: "true", AWS_USE_FIPS_ENDPOINT: "true" }, ""],
  ])("%s with %o and the setting %j", async (host, variables, setting) => {
    const config = `[default]\n${setting}\n`;
    const world = await start();
    const { exitCode, stdout, stderr } = await tokenOf(world, { AWS_REGION: "us-west-2", ...variables }, config);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(hostOf(stdout)).toBe(host);
    expect(world.hosts()).toEqual([host]);
    expect(await world.arnOf(stdout)).toBe(assumed);
  });
});
