import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { stringify } from "yaml";
import { changesFor, type ListName, LISTS } from "./cluster-login.ts";
import type { ClusterLogin } from "./login-settings.ts";
import { contentOf, parseKubeconfig } from "./parse-kubeconfig.ts";
import { setCurrentContext } from "./set-current-context.ts";
import { changedContent, setEntry } from "./set-entry.ts";

/**
 * A kubeconfig with the entries of a login: cluster, user and context. Everything else stays as it is, byte for byte
 * where the text allows it: comments, order, quoting, unknown keys; JSON stays JSON. Pure.
 *
 * Problem: `CONFIG_INVALID` where the text is no kubeconfig, or cannot be edited.
 *
 * @param text empty where there is no file yet
 * @param options.file its name, for problems
 * @param options.switchTo make the context the current one; without it one that is current stays
 */
export function mergeLogin(
  text: string,
  login: ClusterLogin,
  { file, switchTo }: { readonly file: string; readonly switchTo: boolean },
): Outcome<string> {
  if (text.trim() === "") return ok(newKubeconfig(login, switchTo));
  const parsed = parseKubeconfig(text, file);
  if (!parsed.ok) return parsed;
  const { name } = login;
  const changes = changesFor(login, contentOf(parsed.value.value, "users", name, LISTS.users));
  let edited: string | undefined = text;
  for (const list of ["clusters", "users", "contexts"] as const) {
    if (edited !== undefined) edited = setEntry(edited, { list, name, changes: changes[list] });
  }
  if (edited !== undefined && switchTo) edited = setCurrentContext(edited, name);
  if (edited !== undefined) return ok(edited);
  return fail(
    "CONFIG_INVALID",
    safe`kubeconfig ${file} is written in a way that cannot be edited without other changes`,
  );
}

/** As kubectl writes one. */
function newKubeconfig(login: ClusterLogin, switchTo: boolean): string {
  const changes = changesFor(login, undefined);
  const entries = (list: ListName): readonly unknown[] => [
    { [LISTS[list]]: changedContent(undefined, changes[list]), name: login.name },
  ];
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: entries("clusters"),
    contexts: entries("contexts"),
    ...(switchTo ? { "current-context": login.name } : {}),
    users: entries("users"),
  };
  return stringify(kubeconfig, { version: "1.1", lineWidth: 0, indentSeq: false });
}
