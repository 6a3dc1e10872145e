import { field } from "../../kubeconfig/exec-entry.ts";
import { shownVariable } from "./environment-section.ts";
import { hideArguments } from "./hide-arguments.ts";
import { HIDDEN, isName } from "./section.ts";

/** Says that something is there. */
const PRESENT = "[present]";

const openInCluster = new Set([
  "certificate-authority",
  "disable-compression",
  "insecure-skip-tls-verify",
  "tls-server-name",
]);
const openInContext = new Set(["cluster", "namespace", "user"]);
const openInExec = new Set(["apiVersion", "command", "interactiveMode", "provideClusterInfo"]);

/** A cluster as it may be shown: where it is, and whether there is a certificate. */
export function shownCluster(cluster: unknown): unknown {
  return shownMap(cluster, (key, value) => {
    if (key === "server" || key === "proxy-url") return withoutUser(value);
    if (key === "extensions") return listOf(value).map(shownExtension);
    return openInCluster.has(key) ? plain(value) : PRESENT;
  });
}

/** A context: whom it joins. */
export function shownContext(context: unknown): unknown {
  return shownMap(context, (key, value) => (openInContext.has(key) ? plain(value) : PRESENT));
}

/** A user: by which means it logs in, and how the exec plugin is called. */
export function shownUser(user: unknown): unknown {
  return shownMap(user, (key, value) => (key === "exec" ? shownExec(value) : PRESENT));
}

function shownExec(exec: unknown): unknown {
  return shownMap(exec, (key, value) => {
    if (key === "args") return hideArguments(String(field(exec, "command")), textsOf(value)).shown;
    if (key === "env") return listOf(value).map(shownEnv);
    return openInExec.has(key) ? plain(value) : PRESENT;
  });
}

function shownEnv(variable: unknown): unknown {
  const [name, value] = [field(variable, "name"), field(variable, "value")];
  if (typeof name !== "string") return HIDDEN;
  return { name, value: typeof value === "string" ? shownVariable(name, value) : HIDDEN };
}

/** Of what is handed to an exec plugin, the three settings of this program. */
function shownExtension(extension: unknown): unknown {
  const [name, content] = [field(extension, "name"), field(extension, "extension")];
  if (name !== "client.authentication.k8s.io/exec") return { name: plain(name), extension: PRESENT };
  const settings = ["clusterID", "region", "role"].filter((key) => field(content, key) !== undefined);
  return { name, extension: Object.fromEntries(settings.map((key) => [key, plain(field(content, key))])) };
}

/** A map's keys, and what may be shown of each value. A key that is no name may be a value: {token:abc} has no space. */
function shownMap(map: unknown, show: (key: string, value: unknown) => unknown): unknown {
  if (typeof map !== "object" || map === null || Array.isArray(map)) return HIDDEN;
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [isName(key) ? key : HIDDEN, show(key, value)]));
}

/** A URL with nothing but scheme, host and path. */
function withoutUser(value: unknown): unknown {
  if (typeof value !== "string" || !URL.canParse(value)) return HIDDEN;
  const { protocol, host, pathname } = new URL(value);
  return `${protocol}//${host}${pathname}`;
}

function plain(value: unknown): unknown {
  return typeof value === "string" || typeof value === "boolean" ? value : HIDDEN;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).map((item) => (typeof item === "string" ? item : HIDDEN));
}
