import { field } from "../../kubeconfig/exec-entry.ts";
import { passwordOfUrl } from "./environment-section.ts";
import { hideArguments } from "./hide-arguments.ts";
import { namesSecret } from "./section.ts";

/** What is secret in a kubeconfig's user: the texts under keys that name a secret, at any depth, and of its exec plugin. */
export function secretsOfUser(user: unknown): readonly string[] {
  const exec = field(user, "exec");
  const args = listOf(field(exec, "args")).filter((arg) => typeof arg === "string");
  return [
    ...textsIn(user, false),
    ...hideArguments(String(field(exec, "command")), args).secrets,
    ...listOf(field(exec, "env")).flatMap((variable) => {
      const [name, value] = [field(variable, "name"), field(variable, "value")];
      return typeof name === "string" && namesSecret(name) ? textsIn(value, true) : [];
    }),
  ];
}

/** What is secret in a kubeconfig's cluster: passwords in its URLs. */
export function secretsOfCluster(cluster: unknown): readonly string[] {
  return [field(cluster, "server"), field(cluster, "proxy-url")].flatMap((url) =>
    typeof url === "string" ? passwordOfUrl(url) : [],
  );
}

/** @param isSecret whether it stands under a key that names a secret */
function textsIn(value: unknown, isSecret: boolean): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return isSecret ? [String(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, isSecret));
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, isSecret || namesSecret(key)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
