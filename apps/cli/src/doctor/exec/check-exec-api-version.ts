import { asIs, safe } from "@aws-iam-authenticator/core";
import type { Kubeconfigs } from "../kubeconfig/kubeconfigs.ts";
import type { KubernetesVersion } from "../kubectl/kubectl-version.ts";
import { breaks, failed, holds, pass, type Rung, warn } from "../rung.ts";
import type { ExecPlugin } from "./exec-plugin.ts";

const id = "exec-api-version";

const v1 = "client.authentication.k8s.io/v1";
const v1beta1 = "client.authentication.k8s.io/v1beta1";
const v1alpha1 = "client.authentication.k8s.io/v1alpha1";

/** The minor versions of kubectl that know a version of ExecCredential: from the first, and before the second. */
const KNOWN_TO: ReadonlyMap<string, readonly [from: number, before: number]> = new Map([
  [v1, [22, Infinity]],
  [v1beta1, [11, Infinity]],
  [v1alpha1, [10, 24]],
]);

const MODES = new Set(["Never", "IfAvailable", "Always"]);

/**
 * The version of ExecCredential that the kubeconfig asks for is one that kubectl knows, and in which the exec plugin answers;
 * and with v1 it says whether people may be asked, as kubectl wants it.
 *
 * @param kubectl undefined where it is not known
 * @param answered in which version the plugin answered; undefined where nobody asked it
 */
export function checkExecApiVersion(
  exec: ExecPlugin,
  {
    kubeconfigs,
    kubectl,
    answered,
  }: {
    readonly kubeconfigs: Kubeconfigs;
    readonly kubectl: KubernetesVersion | undefined;
    readonly answered: string | undefined;
  },
): Rung<string> {
  const { user, apiVersion, interactiveMode } = exec;
  const set = (version: string): string =>
    kubeconfigs.edit(
      "set-credentials",
      user,
      `--exec-api-version=${version}`,
      `--exec-interactive-mode=${MODES.has(interactiveMode) ? interactiveMode : "IfAvailable"}`,
    );
  const best = kubectl !== undefined && kubectl.minor < 22 ? v1beta1 : v1;
  if (apiVersion === "") {
    return breaks(failed(id, safe`the exec of the user ${user} has no apiVersion, and kubectl refuses it`, set(best)));
  }
  const known = KNOWN_TO.get(apiVersion);
  if (known === undefined) {
    return breaks(failed(id, safe`the exec's apiVersion ${apiVersion} is none that kubectl knows`, set(best)));
  }
  const [from, before] = known;
  if (kubectl !== undefined && (kubectl.minor < from || kubectl.minor >= before)) {
    const message = safe`the exec's apiVersion ${apiVersion} is none that kubectl ${kubectl.text} knows`;
    return breaks(failed(id, message, set(best)));
  }
  if (interactiveMode === "" ? apiVersion === v1 : !MODES.has(interactiveMode)) {
    const what = interactiveMode === "" ? safe`no interactiveMode` : safe`an unknown interactiveMode`;
    return breaks(
      failed(id, safe`the exec of the user ${user} has ${asIs(what)}, and kubectl refuses it`, set(apiVersion)),
    );
  }
  if (answered !== undefined && answered !== apiVersion) {
    const message = safe`the exec plugin answers with ${answered} where the kubeconfig asks for ${apiVersion}, and kubectl refuses that`;
    return breaks(
      failed(id, message, "Install a current aws-iam-authenticator; of the reference implementation 0.5.5 or newer."),
    );
  }
  if (apiVersion === v1alpha1) {
    return holds(apiVersion, warn(id, "the exec's apiVersion is v1alpha1, which clients since v1.24 refuse", set(v1)));
  }
  return holds(apiVersion, pass(id, safe`the exec's apiVersion is ${apiVersion}`));
}
