import { type ExecChange, execChanges } from "./exec-entry.ts";
import type { ClusterLogin } from "./login-settings.ts";

/** What an entry of a kubeconfig shall hold: a value at a path of keys, or nothing there. */
export interface Change {
  readonly path: readonly string[];
  /** Undefined: it shall not be there. */
  readonly value: unknown;
}

/** The lists of a kubeconfig, and the key under which an entry of each has its content. */
export const LISTS = { clusters: "cluster", users: "user", contexts: "context" } as const;

export type ListName = keyof typeof LISTS;

/**
 * What the entries of a login shall hold. What is not named stays as it is: a namespace or a proxy that the file has
 * already, further keys, the exec plugin's further variables.
 *
 * @param user the entry that is there under the name, where one is
 */
export function changesFor(login: ClusterLogin, user: unknown): Readonly<Record<ListName, readonly Change[]>> {
  const { name, server, authority, proxyUrl, namespace } = login;
  const exec: readonly ExecChange[] = execChanges(login, user);
  return {
    clusters: [
      { path: ["server"], value: server },
      ...(authority === undefined
        ? []
        : [
            { path: ["certificate-authority-data"], value: Buffer.from(authority).toString("base64") },
            { path: ["certificate-authority"], value: undefined },
            // kubectl refuses it beside certificates.
            { path: ["insecure-skip-tls-verify"], value: undefined },
          ]),
      ...(proxyUrl === undefined ? [] : [{ path: ["proxy-url"], value: proxyUrl }]),
    ],
    users: exec.map(({ key, value }) => ({ path: ["exec", key], value })),
    contexts: [
      { path: ["cluster"], value: name },
      ...(namespace === undefined ? [] : [{ path: ["namespace"], value: namespace }]),
      // Without it kubectl sends no token at all, and says nothing of it.
      { path: ["user"], value: name },
    ],
  };
}
