import { expect, it } from "vitest";
import { kindOfPlugin, type PluginKind } from "./kind-of-plugin.ts";
import { clusterIdIn, mustBeRun } from "./run-or-read.ts";

it.each<[commandLine: readonly [command: string, ...args: string[]], kind: PluginKind, clusterId: string | undefined]>([
  [["aws-iam-authenticator", "token", "-i", "c"], "authenticator", "c"],
  [["/usr/local/bin/aws-iam-authenticator", "token", "--cluster-id=c"], "authenticator", "c"],
  [["C:\\tools\\AWS-IAM-Authenticator.exe", "token"], "authenticator", undefined],
  [["aws", "--region", "eu-central-1", "eks", "get-token", "--cluster-name", "c"], "aws-cli", "c"],
  [["aws", "sts", "get-caller-identity"], "unknown", undefined],
  [["aws-vault", "exec", "work", "--", "aws-iam-authenticator", "token", "-i", "c"], "wrapper", "c"],
  [["sh", "-c", "exec /opt/aws-iam-authenticator token -i 'c'"], "wrapper", "c"],
  [["bash", "-c", "aws eks get-token --cluster-name c"], "wrapper", "c"],
  [["env", "aws", "eks", "get-token", "--cluster-name=c"], "wrapper", "c"],
  [["kubelogin", "get-token"], "foreign", undefined],
  [["/opt/gke-gcloud-auth-plugin"], "foreign", undefined],
  [["my-login", "--for", "c"], "unknown", undefined],
  [["not-aws-iam-authenticator"], "unknown", undefined],
])("%j is of the kind %s, for the cluster id %s", ([command, ...args], kind, clusterId) => {
  expect(kindOfPlugin({ command, args })).toBe(kind);
  expect(clusterIdIn({ args })).toBe(clusterId);
});

it.each<[env: Record<string, string>, must: boolean]>([
  [{}, false],
  [{ AWS_PROFILE: "p", AWS_REGION: "r", COLOR: "no" }, false],
  [{ AWS_CONFIG_FILE: "f" }, true],
  [{ AWS_ROLE_ARN: "a", AWS_WEB_IDENTITY_TOKEN_FILE: "f" }, true],
  [{ https_proxy: "http://proxy:1" }, true],
  [{ HOME: "/other" }, true],
])("a plugin with the variables %j must be run: %s", (env, must) => {
  const exec = {
    user: "u",
    command: "aws-iam-authenticator",
    folder: "/",
    args: [],
    apiVersion: "",
    interactiveMode: "",
  };
  expect(mustBeRun({ ...exec, env, provideClusterInfo: false })).toBe(must);
});
