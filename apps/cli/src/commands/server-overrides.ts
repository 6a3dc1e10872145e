import { quote } from "@aws-iam-authenticator/core";
import { readBackendMode } from "../options/read-backend-mode.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { SERVER_OPTIONS } from "./server-options.ts";

/**
 * What the options of `server` set over the configuration file.
 *
 * @param warn takes a warning
 * @throws UsageError for a value that no server can be set to
 */
export function readOverrides(values: OptionValues<typeof SERVER_OPTIONS>, warn: (line: string) => void) {
  const { address, kubeconfig, master, partition } = values;
  const qps = values["ec2-describeInstances-qps"];
  const burst = values["ec2-describeInstances-burst"];
  const stateDir = values["state-dir"];
  const generateKubeconfig = values["generate-kubeconfig"];
  const kubeconfigPregenerated = values["kubeconfig-pregenerated"];
  return {
    ...(address === undefined ? {} : { address }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(master === undefined ? {} : { master }),
    ...(partition === undefined ? {} : { partition }),
    ...(stateDir === undefined ? {} : { stateDir }),
    ...(generateKubeconfig === undefined ? {} : { generateKubeconfig }),
    ...(kubeconfigPregenerated === undefined ? {} : { kubeconfigPregenerated }),
    ...(values.port === undefined ? {} : { port: readNumber("--port", values.port, 65_535) }),
    ...(qps === undefined
      ? {}
      : { ec2DescribeInstancesQps: readNumber("--ec2-describeInstances-qps", qps, 999_999_999) }),
    ...(burst === undefined
      ? {}
      : { ec2DescribeInstancesBurst: readNumber("--ec2-describeInstances-burst", burst, 999_999_999) }),
    ...(values["backend-mode"] === undefined ? {} : { backendMode: readBackendMode(values["backend-mode"], warn) }),
  };
}

function readNumber(name: string, text: string, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new UsageError(`${name} is a whole number from 0 to ${most}, not ${quote(text)}`);
}
