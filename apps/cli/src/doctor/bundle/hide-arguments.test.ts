import { describe, expect, it } from "vitest";
import { hideArguments } from "./hide-arguments.ts";

describe("arguments", () => {
  const [ours, aws] = ["/usr/local/bin/aws-iam-authenticator", "aws"];

  it.each([
    [ours, ["token", "-i", "c", "--region", "eu-west-1", "-r", "arn:r"], "token -i c --region eu-west-1 -r arn:r", []],
    [ours, ["token", "--cluster-id=c", "--cache", "--token-only"], "token --cluster-id=c --cache --token-only", []],
    [ours, ["token", "-e", "external"], "token -e [hidden]", []],
    [ours, ["token", "-imy-cluster"], "token [hidden]", []],
    [ours, ["token", "-i", "my cluster"], "token -i [hidden]", []],
    [
      aws,
      ["eks", "get-token", "--cluster-name", "c", "--output", "json"],
      "eks get-token --cluster-name c --output json",
      [],
    ],
    [
      "aws-vault",
      ["exec", "work", "--", "aws-iam-authenticator", "token"],
      "exec [hidden] -- aws-iam-authenticator token",
      [],
    ],
    ["x", ["--cache=true", "--other=x", "--no"], "--cache=true --other=[hidden] --no", []],
    ["x", ["get", "--oidc-client-secret=hunter2"], "[hidden] --oidc-client-secret=[hidden]", ["hunter2"]],
    ["x", ["--password", "hunter2", "x"], "--password [hidden] [hidden]", ["hunter2"]],
    ["x", ["--password", "--hunter2"], "--password [hidden]", ["--hunter2"]],
    ["x", ["-p", "hunter2", "-i", "hunter2"], "-p [hidden] -i [hidden]", []],
    ["env", ["AWS_SECRET_ACCESS_KEY=hunter2", "aws"], "AWS_SECRET_ACCESS_KEY=[hidden] aws", ["hunter2"]],
    ["sh", ["-c", "curl -u me:hunter2"], "-c [hidden]", []],
  ])("of %s: %j", (command, args, shown, secrets) => {
    expect(hideArguments(command, args)).toEqual({ shown: shown.split(" "), secrets });
  });
});
