import { asIs, type Safe, safe } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import type { ChosenContext } from "../kubeconfig/check-context.ts";
import { type Entry, text } from "../kubeconfig/kubeconfigs.ts";
import type { Check } from "../check.ts";
import { breaks, failed, holds, pass, type Rung, warn } from "../rung.ts";
import { shellWord } from "../shell-word.ts";
import { type ExecPlugin, execPluginOf } from "./exec-plugin.ts";

const id = "user-login";

/** Something else that a user of a kubeconfig can log in with. */
interface OtherWay {
  readonly keys: readonly string[];
  readonly name: Safe;
  /** What comes of it beside an exec plugin. */
  readonly beside: Safe;
}

const neverRun = safe`and kubectl never runs the exec plugin then`;

/** The first that is there counts. */
const OTHER_WAYS: readonly OtherWay[] = [
  { keys: ["token", "tokenFile"], name: safe`a token that stands in the kubeconfig`, beside: neverRun },
  { keys: ["username", "password"], name: safe`a username and password`, beside: neverRun },
  { keys: ["auth-provider"], name: safe`an auth-provider`, beside: safe`and kubectl refuses both together` },
];

/** Who is sent beside the token, and looked at first. */
const certificateKeys = ["client-certificate", "client-certificate-data"];

/** The user logs in with an exec plugin, and with nothing that kubectl prefers to it. */
export function checkLoginWay(user: Entry, { kubeconfigs }: ChosenContext, server: URL): Rung<ExecPlugin> {
  const has = (keys: readonly string[]): boolean => keys.some((key) => hasValue(field(user.content, key)));
  const exec = execPluginOf(user);
  const other = OTHER_WAYS.find(({ keys }) => has(keys));
  const hasCertificate = has(certificateKeys);
  if (exec === undefined) {
    const way = other?.name ?? (hasCertificate ? safe`a client certificate` : safe`nothing at all`);
    const message = safe`kubectl logs in as ${user.name} with ${asIs(way)}, and never calls aws-iam-authenticator`;
    const write = `aws-iam-authenticator kubeconfig -i CLUSTER-ID --alias NAME --server ${shellWord(server.href)}`;
    return breaks(failed(id, message, `Add a context that does: ${write}`));
  }
  if (exec.command === "") {
    const command = kubeconfigs.edit("set-credentials", user.name, "--exec-command=aws-iam-authenticator");
    return breaks(failed(id, safe`the exec of the user ${user.name} has no command, which kubectl refuses`, command));
  }
  const remove = (keys: readonly string[]): string =>
    `Remove ${keys.join(" and ")} from the user ${shellWord(user.name)} in the kubeconfig.`;
  if (other !== undefined) {
    const message = safe`the user ${user.name} has ${asIs(other.name)} beside exec, ${asIs(other.beside)}`;
    return breaks(failed(id, message, remove(other.keys)));
  }
  const impersonation = impersonationBy(user);
  if (hasCertificate) {
    const message = safe`the user ${user.name} has a client certificate beside exec; kube-apiserver looks at that first`;
    return holds(exec, ...impersonation, warn(id, message, remove(certificateKeys)));
  }
  const message = safe`kubectl logs in as ${user.name} with the exec plugin ${exec.command}`;
  return holds(exec, ...impersonation, pass(id, message));
}

function impersonationBy({ name, content }: Entry): readonly Check[] {
  const as = text(field(content, "as"));
  if (as === undefined) return [];
  const message = safe`the user ${name} asks to be ${as} (as); doctor asks as whoever logs in`;
  return [warn("impersonation", message, "Remove `as` from the user in the kubeconfig, if that is not meant.")];
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
