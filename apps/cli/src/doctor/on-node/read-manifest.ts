import { posix } from "node:path";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { LineCounter, parseDocument } from "yaml";
import { field } from "../../kubeconfig/exec-entry.ts";

/** A folder or file that a container has in place of its image's. */
export interface Mount {
  readonly inside: string;
  /** What it is on the machine (hostPath); undefined where it is nothing of the machine's, such as a ConfigMap. */
  readonly outside: string | undefined;
}

/** What counts of kube-apiserver's static pod. */
export interface ApiserverManifest {
  /** Flags without their dashes; of several the last. One without a value is `true`, as kube-apiserver takes it. */
  readonly flags: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  readonly hostNetwork: boolean;
}

/**
 * Reads kube-apiserver's static pod.
 *
 * Problem: `CONFIG_INVALID`, with what is wrong.
 */
export function readManifest(text: string): Outcome<ApiserverManifest> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: true, lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return fail("CONFIG_INVALID", safe`it is no YAML from line ${line}, column ${col} on`);
  }
  let pod: unknown;
  try {
    pod = document.toJS();
  } catch {
    return fail("CONFIG_INVALID", safe`it is no YAML that can be read`);
  }
  const spec = field(pod, "spec");
  for (const container of listOf(field(spec, "containers"))) {
    const words = [...listOf(field(container, "command")), ...listOf(field(container, "args"))].flatMap(wordsOf);
    // The program may stand behind another, such as one that writes its log.
    const at = words.findIndex((word) => /(^|\/)kube-apiserver$/.test(word));
    if (at < 0 && field(container, "name") !== "kube-apiserver") continue;
    return ok({
      flags: readFlags(words.slice(at + 1)),
      mounts: mountsOf(container, spec),
      hostNetwork: field(spec, "hostNetwork") === true,
    });
  }
  return fail("CONFIG_INVALID", safe`it has no container that runs kube-apiserver`);
}

/** An argument; of a script for a shell, its words. */
function wordsOf(argument: unknown): readonly string[] {
  const text = String(argument);
  return /kube-apiserver\s/.test(text) ? text.split(/\s+/) : [text];
}

/** Flags of Go's pflag, as `--name=value` or `--name value`; `_` counts as `-`. */
function readFlags(words: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(words[i] ?? "") ?? [];
    if (name === undefined) continue;
    const next = words[i + 1];
    const follows = value === undefined && next !== undefined && !next.startsWith("-");
    flags.set(name.replaceAll("_", "-"), value ?? (follows ? next : "true"));
    if (follows) i++;
  }
  return flags;
}

function mountsOf(container: unknown, spec: unknown): readonly Mount[] {
  const volumes = listOf(field(spec, "volumes"));
  return listOf(field(container, "volumeMounts")).flatMap((mount): Mount[] => {
    const volume = volumes.find((candidate) => field(candidate, "name") === field(mount, "name"));
    const path = field(field(volume, "hostPath"), "path");
    const inside = field(mount, "mountPath");
    const subPath = field(mount, "subPath");
    if (typeof inside !== "string") return [];
    const below = typeof subPath === "string" ? subPath : "";
    return [
      {
        inside: posix.resolve("/", inside),
        outside: typeof path === "string" ? posix.join("/", path, below) : undefined,
      },
    ];
  });
}

/**
 * Where a file of a container is on the machine; undefined where it is none of the machine's. The deepest mount counts.
 */
export function onMachine(path: string, mounts: readonly Mount[]): string | undefined {
  const wanted = posix.resolve("/", path);
  const [deepest] = mounts
    .filter(({ inside }) => inside === "/" || wanted === inside || wanted.startsWith(`${inside}/`))
    .toSorted((one, other) => other.inside.length - one.inside.length);
  return deepest?.outside === undefined
    ? undefined
    : posix.join(deepest.outside, posix.relative(deepest.inside, wanted));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
