import type { ServerOverrides } from "@aws-iam-authenticator/server";
import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "../options/parse-arguments.ts";
import { SERVER_OPTIONS } from "./server-options.ts";
import { readOverrides } from "./server-overrides.ts";

const overridesOf = (line: string): ServerOverrides =>
  readOverrides(parseArguments(SERVER_OPTIONS, line.split(" ").filter(Boolean), {}).values, () => undefined);

describe("options of server set", () => {
  it.each<[line: string, overrides: ServerOverrides]>([
    ["", {}],
    ["--address 0.0.0.0", { address: "0.0.0.0" }],
    ["--address=::1", { address: "::1" }],
    ["--port 0", { port: 0 }],
    ["--port=21362", { port: 21362 }],
    ["--port 65535", { port: 65535 }],
    ["--port 1 --port 2", { port: 2 }],
    ["--state-dir /var/x", { stateDir: "/var/x" }],
    ["--generate-kubeconfig=/etc/k.yaml", { generateKubeconfig: "/etc/k.yaml" }],
    ["--kubeconfig-pregenerated", { kubeconfigPregenerated: true }],
    ["--kubeconfig-pregenerated=true", { kubeconfigPregenerated: true }],
    ["--kubeconfig-pregenerated=false", { kubeconfigPregenerated: false }],
    ["--partition aws-us-gov", { partition: "aws-us-gov" }],
    ["--backend-mode MountedFile", { backendMode: ["MountedFile"] }],
    ["--backend-mode=MountedFile,EKSConfigMap,CRD", { backendMode: ["MountedFile", "EKSConfigMap", "CRD"] }],
    ["--backend-mode CRD --backend-mode MountedFile", { backendMode: ["CRD", "MountedFile"] }],
    ["--backend-mode File,ConfigMap", { backendMode: ["MountedFile", "EKSConfigMap"] }],
    ["--kubeconfig f --master https://k8s.example", { kubeconfig: "f", master: "https://k8s.example" }],
    [
      "--ec2-describeInstances-qps 0 --ec2-describeInstances-burst=7",
      { ec2DescribeInstancesQps: 0, ec2DescribeInstancesBurst: 7 },
    ],
  ])("%s", (line, overrides) => {
    expect(overridesOf(line)).toEqual(overrides);
  });
});

describe("no server can be set to", () => {
  it.each<[line: string, message: string | RegExp]>([
    ["--port=", '--port is a whole number from 0 to 65535, not ""'],
    ["--port http", '--port is a whole number from 0 to 65535, not "http"'],
    ["--port -1", '--port is a whole number from 0 to 65535, not "-1"'],
    ["--port 65536", '--port is a whole number from 0 to 65535, not "65536"'],
    ["--port 1e3", '--port is a whole number from 0 to 65535, not "1e3"'],
    ["--port 21362.5", '--port is a whole number from 0 to 65535, not "21362.5"'],
    ["--port 99999999999999999999", '--port is a whole number from 0 to 65535, not "99999999999999999999"'],
    ["--ec2-describeInstances-qps many", /^--ec2-describeInstances-qps is a whole number .* not "many"$/],
    ["--ec2-describeInstances-burst=", /^--ec2-describeInstances-burst is a whole number .* not ""$/],
    ["--kubeconfig-pregenerated=yes", '--kubeconfig-pregenerated is either true or false, not "yes"'],
    ["--backend-mode=", /^--backend-mode: at least one backend mode is needed$/],
    [
      "--backend-mode MountedFiles",
      /^--backend-mode: "MountedFiles" is no backend mode .*did you mean "MountedFile"\?$/,
    ],
    ["--backend-mode MountedFile,MountedFile", '--backend-mode: the backend mode "MountedFile" is repeated'],
    ["--backend-mode CRD --backend-mode CRD", '--backend-mode: the backend mode "CRD" is repeated'],
    ["--backend-mode File,MountedFile", '--backend-mode: the backend mode "MountedFile" is repeated'],
    ["--backend-mode {}", /^--backend-mode: "\{\}" is no backend mode/],
  ])("%s", (line, message) => {
    expect(() => overridesOf(line)).toThrow(UsageError);
    expect(() => overridesOf(line)).toThrow(message);
  });
});
