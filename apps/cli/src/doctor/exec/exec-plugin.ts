import { field } from "../../kubeconfig/exec-entry.ts";
import { type Entry, text } from "../kubeconfig/kubeconfigs.ts";

/** A user's exec plugin as the kubeconfig has it. */
export interface ExecPlugin {
  /** The user that it stands at. */
  readonly user: string;
  readonly command: string;
  /** The folder that a relative path is from. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Empty where the kubeconfig says nothing. */
  readonly apiVersion: string;
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
}

/** Reads the `exec` of a user. Values that are no texts are left out. */
export function execPluginOf({ name, content, folder }: Entry): ExecPlugin | undefined {
  const exec = field(content, "exec");
  if (typeof exec !== "object" || exec === null) return undefined;
  const env = listOf(field(exec, "env")).flatMap((variable): [string, string][] => {
    const [name, value] = [text(field(variable, "name")), field(variable, "value")];
    return name === undefined ? [] : [[name, typeof value === "string" ? value : ""]];
  });
  return {
    user: name,
    command: text(field(exec, "command")) ?? "",
    folder,
    args: listOf(field(exec, "args")).filter((arg) => typeof arg === "string"),
    env: Object.fromEntries(env),
    apiVersion: text(field(exec, "apiVersion")) ?? "",
    interactiveMode: text(field(exec, "interactiveMode")) ?? "",
    provideClusterInfo: field(exec, "provideClusterInfo") === true,
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
