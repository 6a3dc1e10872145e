import type { ClusterLogin } from "./login-settings.ts";

/** A key of a kubeconfig's `exec`, and what it shall hold; undefined where it shall not be there. */
export interface ExecChange {
  readonly key: string;
  readonly value: unknown;
}

const program = "aws-iam-authenticator";

const installHint = `${program} is not installed, or not in PATH. Install it with: npm install -g ${program}`;

/**
 * What a user's `exec` shall hold. Arguments and AWS_PROFILE are as the login says, and no others; a path to the program
 * and further variables stay.
 *
 * @param user the entry that is there, where one is
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execChanges({ clusterId, region, role, profile }: ClusterLogin, user: unknown): readonly ExecChange[] {
  const present = field(user, "exec");
  const command = field(present, "command");
  const others = variablesOf(present).filter((variable) => field(variable, "name") !== "AWS_PROFILE");
  const env = [...others, ...(profile === undefined ? [] : [{ name: "AWS_PROFILE", value: profile }])];
  return [
    { key: "apiVersion", value: "client.authentication.k8s.io/v1" },
    { key: "command", value: typeof command === "string" ? command : program },
    {
      key: "args",
      value: [
        "token",
        "-i",
        clusterId,
        ...(region === undefined ? [] : ["--region", region]),
        ...(role === undefined ? [] : ["-r", role]),
      ],
    },
    { key: "env", value: env.length === 0 ? undefined : env },
    { key: "interactiveMode", value: "IfAvailable" },
    { key: "installHint", value: installHint },
  ];
}

/** Whether a user of a kubeconfig logs in by other means than this program, which an edit would lose. */
export function logsInOtherwise(user: unknown): boolean {
  if (typeof user !== "object" || user === null || Object.keys(user).length === 0) return false;
  const command = field(field(user, "exec"), "command");
  return typeof command !== "string" || !/(^|[\\/])aws-iam-authenticator(\.exe)?$/i.test(command);
}

/** A key's value, of what may be no map. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function variablesOf(exec: unknown): readonly unknown[] {
  const env = field(exec, "env");
  return Array.isArray(env) ? env : [];
}
