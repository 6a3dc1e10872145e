import { dirname } from "node:path";
import { field } from "../../kubeconfig/exec-entry.ts";
import { shellWord } from "../shell-word.ts";

/** The lists of a kubeconfig, and the key under which an entry of each has its content. */
const CONTENT_KEYS = { clusters: "cluster", users: "user", contexts: "context" } as const;
export type ListName = keyof typeof CONTENT_KEYS;
export const LIST_NAMES: readonly ListName[] = ["clusters", "users", "contexts"];

/** A kubeconfig file as plain data, unchecked. */
export interface KubeconfigFile {
  readonly file: string;
  readonly value: unknown;
}

/** An entry of a list, unchecked, and the file that it stands in. */
export interface Entry {
  readonly name: string;
  readonly content: unknown;
  readonly folder: string;
}

/** All that kubectl reads. */
export interface Kubeconfigs {
  readonly currentContext: string | undefined;
  /** Of all files, the ones that count first. */
  entries(list: ListName): readonly Entry[];
  /** A command that edits the kubeconfig, for people to copy. */
  edit(...args: readonly string[]): string;
}

/** @param named the file of `--kubeconfig`, which commands have to name too */
export function kubeconfigsOf(files: readonly KubeconfigFile[], named: string | undefined): Kubeconfigs {
  const kubectl = named === undefined ? ["kubectl"] : ["kubectl", "--kubeconfig", named];
  return {
    currentContext: files.map(({ value }) => text(field(value, "current-context"))).find((name) => name !== undefined),
    entries: (list) =>
      files.flatMap(({ file, value }) => entriesIn(value, list).map((entry) => ({ ...entry, folder: dirname(file) }))),
    edit: (...args) => [...kubectl, "config", ...args].map(shellWord).join(" "),
  };
}

/** The entries of a file's list, in its order. */
export function entriesIn(value: unknown, list: ListName): readonly Omit<Entry, "folder">[] {
  const entries = field(value, list);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) => {
    const name = text(field(entry, "name"));
    return name === undefined ? [] : [{ name, content: field(entry, CONTENT_KEYS[list]) }];
  });
}

/** The first name that stands more than once. */
export function doubled(entries: readonly { readonly name: string }[]): string | undefined {
  const seen = new Set<string>();
  return entries.find(({ name }) => seen.size === seen.add(name).size)?.name;
}

/** A text that says something; undefined for any other value. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
