import { describe, expect, it } from "vitest";
import { ec2Host } from "./ec2-endpoint.ts";

describe("the host of EC2", () => {
  it.each([
    ["eu-central-1", {}, "ec2.eu-central-1.amazonaws.com"],
    ["us-east-1", { fips: true }, "ec2-fips.us-east-1.amazonaws.com"],
    ["us-east-1", { dualStack: true }, "ec2.us-east-1.api.aws"],
    ["us-gov-west-1", { fips: true }, "ec2.us-gov-west-1.amazonaws.com"],
    ["cn-north-1", {}, "ec2.cn-north-1.amazonaws.com.cn"],
    ["eusc-de-east-1", {}, "ec2.eusc-de-east-1.amazonaws.eu"],
  ])("in %s with %j is %s", (region, options, host) => {
    expect(ec2Host(region, options)).toEqual({ ok: true, value: host });
  });

  it.each(["", "moon-1", "eu-central-1.evil.example", "EU-CENTRAL-1"])("in %j is none", (region) => {
    expect(ec2Host(region)).toMatchObject({ ok: false, problem: { code: "REGION_INVALID" } });
  });
});
