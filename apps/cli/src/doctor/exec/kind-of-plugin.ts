import type { ExecPlugin } from "./exec-plugin.ts";

/**
 * Which program makes the token: this one (or the reference implementation, which is called alike); the AWS CLI; another
 * that calls one of them, such as aws-vault or a shell; one for other ways to log in; one that nobody knows here.
 */
export type PluginKind = "authenticator" | "aws-cli" | "wrapper" | "foreign" | "unknown";

const authenticator = "aws-iam-authenticator";

/** Exec plugins that log in with something else than AWS IAM. */
const FOREIGN = new Set([
  "kubelogin",
  "kubectl-oidc_login",
  "gke-gcloud-auth-plugin",
  "tsh",
  "doctl",
  "oci",
  "pinniped",
]);

/** What an exec plugin is, by its name and arguments. */
export function kindOfPlugin({ command, args }: Pick<ExecPlugin, "command" | "args">): PluginKind {
  const name = nameOf(command);
  if (name === authenticator) return "authenticator";
  if (name === "aws" && args.includes("eks") && args.includes("get-token")) return "aws-cli";
  if (args.some((arg) => new RegExp(`(^|[\\s\\\\/'"])${authenticator}(\\.exe)?($|[\\s'"])`, "i").test(arg)))
    return "wrapper";
  if (args.some((arg) => /\beks\s+get-token\b/.test(arg)) || (args.includes("eks") && args.includes("get-token")))
    return "wrapper";
  return FOREIGN.has(name) ? "foreign" : "unknown";
}

/** The program's name, without folder and ending. */
function nameOf(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? "").replace(/\.(exe|cmd|bat)$/i, "").toLowerCase();
}
