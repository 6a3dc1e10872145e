import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf, keysOf, urlIn } from "../testing/aws.ts";
import { noon, runWith, temporaryFolder } from "../testing/fake-io.ts";
import { startMetadataService } from "../testing/start-metadata-service.ts";

const sts = createStsEmulator({ identities: [ALICE], now: () => noon });

/** The host that a token made with these variables names; the token is good. */
async function host(env: Record<string, string | undefined>, args: readonly string[] = [], home?: string) {
  const { exitCode, stdout, stderr } = await runWith(["token", "-i", "my-cluster", "--token-only", ...args], {
    env: { ...keysOf(ALICE), ...env },
    now: noon,
    ...(home === undefined ? {} : { home }),
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await callerOf(stdout, { sts })).toMatchObject({ identity: { arn: ALICE.arn } });
  return urlIn(stdout).host;
}

const profiles = "[default]\nregion = eu-west-1\n[profile other]\nregion = eu-west-2\n[profile bare]\noutput = json\n";
const credentials = "[default]\nregion = eu-west-3\n[kept-here]\nregion = eu-north-1\n";

describe("the region is", () => {
  it.each<[what: string, args: readonly string[], env: Record<string, string>, region: string]>([
    [
      "the option's",
      ["--region", "us-west-2"],
      { AWS_REGION: "us-east-2", AWS_DEFAULT_REGION: "us-west-1" },
      "us-west-2",
    ],
    ["AWS_REGION's", [], { AWS_REGION: "us-east-2", AWS_DEFAULT_REGION: "us-west-1" }, "us-east-2"],
    ["AWS_REGION's where the option is empty", ["--region="], { AWS_REGION: "us-east-2" }, "us-east-2"],
    ["AWS_DEFAULT_REGION's", [], { AWS_DEFAULT_REGION: "us-west-1" }, "us-west-1"],
    [
      "AWS_DEFAULT_REGION's where the other is empty",
      [],
      { AWS_REGION: "", AWS_DEFAULT_REGION: "us-west-1" },
      "us-west-1",
    ],
    ["the default profile's", [], {}, "eu-west-1"],
    ["the default profile's where AWS_PROFILE is empty", [], { AWS_PROFILE: "" }, "eu-west-1"],
    ["the profile's", [], { AWS_PROFILE: "other" }, "eu-west-2"],
    ["the profile's of the file of credentials", [], { AWS_PROFILE: "kept-here" }, "eu-north-1"],
    ["us-east-1 where the profile has none", [], { AWS_PROFILE: "bare" }, "us-east-1"],
    ["us-east-1 where there is no such profile", [], { AWS_PROFILE: "none" }, "us-east-1"],
  ])("%s", async (_, args, env, region) => {
    const files = { AWS_CONFIG_FILE: fileOf(profiles), AWS_SHARED_CREDENTIALS_FILE: fileOf(credentials) };
    expect(await host({ ...files, ...env }, args)).toBe(`sts.${region}.amazonaws.com`);
  });

  it("the default profile's of the file of credentials where the other file is not there", async () => {
    const files = { AWS_CONFIG_FILE: "/nonexistent/config", AWS_SHARED_CREDENTIALS_FILE: fileOf(credentials) };
    expect(await host(files)).toBe("sts.eu-west-3.amazonaws.com");
  });

  it("the profile's of the files in the home folder", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".aws"));
    writeFileSync(join(home, ".aws", "config"), profiles);
    const env = { AWS_CONFIG_FILE: undefined, AWS_SHARED_CREDENTIALS_FILE: undefined, AWS_PROFILE: "other" };
    expect(await host(env, [], home)).toBe("sts.eu-west-2.amazonaws.com");
  });
});

describe("without any of these the region is", () => {
  const flow = ["PUT /latest/api/token", "GET /latest/meta-data/placement/region"];

  it.each<[what: string, options: { region: string; status?: number }, region: string]>([
    ["the instance's", { region: "ap-south-1" }, "ap-south-1"],
    ["the instance's, without line breaks", { region: "ap-south-1\n" }, "ap-south-1"],
    ["us-east-1 where the instance does not say", { region: "" }, "us-east-1"],
    ["us-east-1 where the answer is none", { region: "<html>" }, "us-east-1"],
    ["us-east-1 where there is no answer", { region: "ap-south-1", status: 404 }, "us-east-1"],
    ["us-east-1 where the answer is an error", { region: "ap-south-1", status: 500 }, "us-east-1"],
  ])("%s", async (_, options, region) => {
    const service = await startMetadataService(options);
    const env = { AWS_EC2_METADATA_DISABLED: "", AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url };
    expect(await host(env)).toBe(`sts.${region}.amazonaws.com`);
    expect(service.asked).toEqual(flow);
  });

  it.each(["true", "TRUE"])("not asked of the instance where AWS_EC2_METADATA_DISABLED is %s", async (disabled) => {
    const service = await startMetadataService({ region: "ap-south-1" });
    const env = { AWS_EC2_METADATA_DISABLED: disabled, AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url };
    expect(await host(env)).toBe("sts.us-east-1.amazonaws.com");
    expect(service.asked).toEqual([]);
  });

  it("not asked of the instance where something else says it", async () => {
    const service = await startMetadataService({ region: "ap-south-1" });
    const env = { AWS_EC2_METADATA_DISABLED: "", AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url };
    expect(await host({ ...env, AWS_REGION: "us-west-2" })).toBe("sts.us-west-2.amazonaws.com");
    expect(service.asked).toEqual([]);
  });

  it.each(["http://127.0.0.1:1", "no URL"])("us-east-1 where nobody answers: %s", async (endpoint) => {
    const env = { AWS_EC2_METADATA_DISABLED: "", AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint };
    expect(await host(env)).toBe("sts.us-east-1.amazonaws.com");
  });
});
