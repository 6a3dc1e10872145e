import type { ConfigFile } from "@aws-iam-authenticator/config";
import { describe, expect, it } from "vitest";
import { configOf } from "../testing/rules.ts";
import { type ServerOverrides, type ServerSettings, serverSettings } from "./server-settings.ts";

type FileSettings = NonNullable<ConfigFile["server"]>;

describe("flag before file before default:", () => {
  it.each<[keyof ServerOverrides, flag: ServerOverrides, file: FileSettings, expected: readonly unknown[]]>([
    ["address", { address: "10.0.0.1" }, { address: "10.0.0.2" }, ["10.0.0.1", "10.0.0.2", "127.0.0.1"]],
    ["port", { port: 1 }, { port: 2 }, [1, 2, 21362]],
    ["hostname", { hostname: "flag" }, { hostname: "file" }, ["flag", "file", "localhost"]],
    ["stateDir", { stateDir: "/flag" }, { stateDir: "/file" }, ["/flag", "/file", "/var/aws-iam-authenticator"]],
    [
      "generateKubeconfig",
      { generateKubeconfig: "/flag" },
      { generateKubeconfig: "/file" },
      ["/flag", "/file", "/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml"],
    ],
    [
      "kubeconfigPregenerated",
      { kubeconfigPregenerated: true },
      { kubeconfigPregenerated: false },
      [true, false, false],
    ],
    [
      "kubeconfigPregenerated",
      { kubeconfigPregenerated: false },
      { kubeconfigPregenerated: true },
      [false, true, false],
    ],
    ["partition", { partition: "aws-cn" }, { partition: "aws-us-gov" }, ["aws-cn", "aws-us-gov", "aws"]],
    [
      "backendMode",
      { backendMode: ["CRD"] },
      { backendMode: ["EKSConfigMap", "MountedFile"] },
      [["CRD"], ["EKSConfigMap", "MountedFile"], ["MountedFile"]],
    ],
    ["port", { port: 0 }, { port: 2 }, [0, 2, 21362]],
    ["kubeconfig", { kubeconfig: "/flag" }, { kubeconfig: "/file" }, ["/flag", "/file", undefined]],
    ["master", { master: "https://flag" }, { master: "https://file" }, ["https://flag", "https://file", undefined]],
    ["ec2DescribeInstancesQps", { ec2DescribeInstancesQps: 0 }, { ec2DescribeInstancesQps: 3 }, [0, 3, 15]],
    ["ec2DescribeInstancesBurst", { ec2DescribeInstancesBurst: 1 }, { ec2DescribeInstancesBurst: 2 }, [1, 2, 5]],
  ])("%s", (name, flag, file, [byFlag, byFile, byDefault]) => {
    expect(serverSettings(file, flag)[name]).toEqual(byFlag);
    expect(serverSettings({}, flag)[name]).toEqual(byFlag);
    expect(serverSettings(file, {})[name]).toEqual(byFile);
    expect(serverSettings({}, {})[name]).toEqual(byDefault);
    expect(serverSettings(undefined, {})[name]).toEqual(byDefault);
  });
});

describe("what the file alone can set:", () => {
  it.each<[keyof ServerSettings, text: string, byFile: unknown, byDefault: unknown]>([
    ["healthAddress", "healthAddress: 127.0.0.1", "127.0.0.1", undefined],
    ["healthPort", "healthPort: 0", 0, 21363],
    [
      "certificate",
      "certificate: { sans: 'a.example.com, 10.0.0.7', keyType: rsa }",
      { sans: ["a.example.com", "10.0.0.7"], keyType: "rsa" },
      { sans: [], keyType: "ecdsa" },
    ],
    ["clientCAFile", "clientCAFile: /ca.pem", "/ca.pem", undefined],
    ["metrics", "metricsPort: 0", { address: "127.0.0.1", port: 0 }, undefined],
    ["metrics", "metricsAddress: 0.0.0.0", { address: "0.0.0.0", port: 21365 }, undefined],
    ["adminPort", "adminPort: 21364", 21364, undefined],
    ["auditLog", "auditLog: /var/log/decisions.jsonl", "/var/log/decisions.jsonl", undefined],
    ["auditLog", 'auditLog: ""', undefined, undefined],
    ["scrubbedAccounts", 'scrubbedAccounts: ["111122223333"]', ["111122223333"], []],
    ["audiences", "audiences: [a, b]", ["a", "b"], []],
    ["cache", "cache: { ttlSeconds: 0, maxEntries: 5 }", { ttlSeconds: 0, maxEntries: 5 }, {}],
    ["cache", "cache: { ttlSeconds: 1.5, staleIfErrorSeconds: 9 }", { ttlSeconds: 1.5, staleIfErrorSeconds: 9 }, {}],
    [
      "limits",
      "limits: { bodyBytes: 2048, queue: 1, stsConcurrency: 2, stsPerSecond: 3, stsPerSecondPerAccessKeyID: 4 }",
      { bodyBytes: 2048, queue: 1, stsConcurrency: 2, stsPerSecond: 3, stsPerSecondPerAccessKeyID: 4 },
      { bodyBytes: 1048576, queue: 1000, stsConcurrency: 64, stsPerSecond: 500, stsPerSecondPerAccessKeyID: 50 },
    ],
    [
      "sts",
      "sts: { endpoint: 'https://127.0.0.1:8443', caFile: /ca.pem, regions: [eu-central-9] }",
      { endpoint: "https://127.0.0.1:8443", caFile: "/ca.pem", regions: ["eu-central-9"] },
      { endpoint: undefined, caFile: undefined, regions: [] },
    ],
  ])("%s (%s)", (name, text, byFile, byDefault) => {
    expect(serverSettings(configOf(`server:\n  ${text}\n`).value.server, {})[name]).toStrictEqual(byFile);
    expect(serverSettings(undefined, {})[name]).toStrictEqual(byDefault);
  });
});
