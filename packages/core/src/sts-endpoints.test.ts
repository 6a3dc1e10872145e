import { describe, expect, it } from "vitest";
import { PARTITION_IDS, partitionOfRegion, PARTITIONS } from "./partitions.ts";
import { stsEndpointOfRegion, stsEndpoints } from "./sts-endpoints.ts";

describe("stsEndpointOfRegion", () => {
  it.each([
    ["eu-central-1", {}, "sts.eu-central-1.amazonaws.com", "aws"],
    ["eu-central-1", { fips: true }, "sts-fips.eu-central-1.amazonaws.com", "aws"],
    ["eu-central-1", { dualStack: true }, "sts.eu-central-1.api.aws", "aws"],
    ["eu-central-1", { fips: true, dualStack: true }, "sts-fips.eu-central-1.api.aws", "aws"],
    ["eu-future-7", {}, "sts.eu-future-7.amazonaws.com", "aws"],
    ["cn-north-1", {}, "sts.cn-north-1.amazonaws.com.cn", "aws-cn"],
    ["cn-north-1", { dualStack: true }, "sts.cn-north-1.api.amazonwebservices.com.cn", "aws-cn"],
    ["us-gov-west-1", {}, "sts.us-gov-west-1.amazonaws.com", "aws-us-gov"],
    ["us-gov-west-1", { fips: true }, "sts.us-gov-west-1.amazonaws.com", "aws-us-gov"],
    ["us-iso-east-1", {}, "sts.us-iso-east-1.c2s.ic.gov", "aws-iso"],
    ["us-isob-east-1", {}, "sts.us-isob-east-1.sc2s.sgov.gov", "aws-iso-b"],
    ["eu-isoe-west-1", {}, "sts.eu-isoe-west-1.cloud.adc-e.uk", "aws-iso-e"],
    ["us-isof-south-1", {}, "sts.us-isof-south-1.csp.hci.ic.gov", "aws-iso-f"],
    ["eusc-de-east-1", {}, "sts.eusc-de-east-1.amazonaws.eu", "aws-eusc"],
  ])("%s %j is %s", (region, options, host, partition) => {
    expect(stsEndpointOfRegion(region, options)).toEqual({ ok: true, value: { host, region, partition } });
  });

  it.each(["", "mars-1", "eu-central-1.evil.example", "EU-CENTRAL-1", "eu-central-1/", "eu-central-1\n"])(
    "refuses the region %j",
    (region) => {
      expect(stsEndpointOfRegion(region)).toMatchObject({ ok: false, problem: { code: "REGION_INVALID" } });
    },
  );
});

describe("stsEndpoints", () => {
  it("knows the global endpoint in the partition aws alone, signed for us-east-1", () => {
    expect(stsEndpoints(["aws"]).get("sts.amazonaws.com")).toMatchObject({ region: "us-east-1" });
    const others = PARTITION_IDS.filter((id) => id !== "aws");
    expect(stsEndpoints(others).has("sts.amazonaws.com")).toBe(false);
  });

  it("has no host of another partition", () => {
    expect(stsEndpoints(["aws"]).has("sts.us-gov-west-1.amazonaws.com")).toBe(false);
    expect(stsEndpoints(["aws-us-gov"]).has("sts.us-east-1.amazonaws.com")).toBe(false);
  });

  it("knows a made-up region only where it is added, and fits the partition", () => {
    expect(stsEndpoints(["aws"]).has("sts.eu-future-7.amazonaws.com")).toBe(false);
    expect(stsEndpoints(["aws"], ["eu-future-7"]).has("sts.eu-future-7.amazonaws.com")).toBe(true);
    expect(stsEndpoints(["aws-cn"], ["eu-future-7"]).has("sts.eu-future-7.amazonaws.com.cn")).toBe(false);
  });
});

describe("PARTITIONS", () => {
  it.each(PARTITIONS.flatMap(({ id, regions }) => regions.map((region) => [region, id])))(
    "puts %s into %s and no other",
    (region, id) => {
      expect(partitionOfRegion(region)?.id).toBe(id);
      expect(PARTITIONS.filter(({ regionPattern }) => regionPattern.test(region)).map((p) => p.id)).toEqual([id]);
    },
  );
});
