import { formatConfigProblem, type LocatedConfig, readConfig } from "@aws-iam-authenticator/config";
import { checkClusterId, describeProblem } from "@aws-iam-authenticator/core";
import type { Check } from "../check.ts";
import { absence, asRoot, modeText, othersMayWrite } from "./file-access.ts";
import type { Found } from "./look-at-file.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

/** What came of looking at the configuration file. */
export interface CheckedConfig {
  /** Undefined where there is none, or it is not valid. */
  readonly config: LocatedConfig | undefined;
  readonly checks: readonly Check[];
}

const id = "node-config";

/** So many problems are shown; `lint` shows all. */
const mostProblems = 3;

/**
 * Whether the server can start with its configuration file.
 *
 * @param named whether somebody said where it is: in the usual place none need be, since a pod has its own from a ConfigMap
 */
export function checkConfig(found: Found, named: boolean): CheckedConfig {
  const shown = shellWord(found.path);
  if (found.kind === "missing" && !named) {
    const message = `${shown} is not there: defaults are taken; where the server is a pod, its file stands in a ConfigMap`;
    const fix = String.raw`kubectl get configmap -n kube-system aws-iam-authenticator -o 'jsonpath={.data.config\.yaml}' > config.yaml, and doctor --on-node -c config.yaml`;
    return { config: undefined, checks: [{ ...skipped(id, message), fix }] };
  }
  if (found.kind !== "file") {
    const message = absence(found) ?? `${shown} is a folder`;
    const fix = asRoot(found) ?? "Name the file that the server is started with: -c FILE";
    return { config: undefined, checks: [failed(id, message, fix)] };
  }
  const { config, problems } = readConfig(found.text, found.path);
  const errors = problems.filter(({ severity }) => severity === "error");
  const lines = errors.slice(0, mostProblems).map(formatConfigProblem);
  const more = errors.length > lines.length ? [`and ${errors.length - lines.length} more`] : [];
  const reading =
    config === undefined
      ? failed(
          id,
          `the server does not start with it: ${[...lines, ...more].join("; ")}`,
          `Correct ${problems.length === 1 ? "the place" : "the places"}, then: aws-iam-authenticator lint ${shown}`,
        )
      : pass(id, `${shown} is valid`);
  const access = othersMayWrite(found)
    ? [
        failed(
          "node-config-mode",
          `${shown} has mode ${modeText(found)}: others than its owner may write who is admin`,
          `chmod go-w ${shown}`,
        ),
      ]
    : [pass("node-config-mode", `${shown} has mode ${modeText(found)}: its owner alone may write it`)];
  return { config, checks: [reading, ...access] };
}

/** Whether the cluster id is known, which is part of every token. @param given `-i` or its variable */
export function checkClusterIdIsSet(given: string | undefined, config: LocatedConfig | undefined): Check {
  const checkId = "node-cluster-id";
  const inFile = config?.value.clusterID;
  const outcome = checkClusterId(given ?? inFile);
  if (!outcome.ok) {
    // It can be an argument of the server as well, which nobody sees here.
    const fix = "Write clusterID: ID into the configuration file, or say it to server and doctor with -i ID";
    const message = describeProblem(outcome.problem);
    return outcome.problem.code === "CLUSTER_ID_MISSING" ? warn(checkId, message, fix) : failed(checkId, message, fix);
  }
  if (given !== undefined && inFile !== undefined && given !== inFile) {
    return warn(
      checkId,
      `the configuration file says ${shellWord(inFile)}, and -i or KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID says ${shellWord(given)}`,
      "Give clients and server the same id: a token for another is refused",
    );
  }
  return pass(checkId, `the cluster id is ${shellWord(outcome.value)}`);
}
