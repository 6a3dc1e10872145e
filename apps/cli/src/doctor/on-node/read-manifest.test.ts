import { describe, expect, it } from "vitest";
import { onMachine, readManifest } from "./read-manifest.ts";

/** A pod with one container, whose keys are these. */
const pod = (container: string): string => `kind: Pod\nspec:\n  containers:\n  - name: x\n    ${container}\n`;

describe("flags", () => {
  it.each([
    ["of the command", "command: [kube-apiserver, --a=1, --b=x=y]", { a: "1", b: "x=y" }],
    ["of the arguments", "command: [/usr/local/bin/kube-apiserver]\n    args: [--a=1]", { a: "1" }],
    ["with the value behind a space", "command: [kube-apiserver, --a, '1', --b]", { a: "1", b: "true" }],
    ["with underscores", "command: [kube-apiserver, --a_b=1]", { "a-b": "1" }],
    ["of which the last counts", "command: [kube-apiserver, --a=1, --a=2]", { a: "2" }],
    [
      "behind another program, whose own count for nothing",
      "command: [/go-runner, --log-file=/x, /usr/local/bin/kube-apiserver, --a=1]",
      { a: "1" },
    ],
    ["of a script", "command: [/bin/sh, -c, 'exec kube-apiserver --a=1 --b=2']", { a: "1", b: "2" }],
    [
      "of an image's own program",
      "name: kube-apiserver\n    args: [--a=1]".replace("name: ", "image: i\n  - name: "),
      { a: "1" },
    ],
  ])("%s", (_, container, flags) => {
    const manifest = readManifest(pod(container));
    expect(manifest.ok && Object.fromEntries(manifest.value.flags)).toEqual(flags);
  });
});

it.each([
  ["another pod", pod("command: [etcd]"), "it has no container that runs kube-apiserver"],
  ["no pod", "a: b", "it has no container that runs kube-apiserver"],
  ["nothing", "", "it has no container that runs kube-apiserver"],
  ["a broken list", "a: [", "it is no YAML from line 1, column 5 on"],
  ["an alias to nothing", "a: *b", "it is no YAML"],
])("%s is not taken", (_, text, detail) => {
  const manifest = readManifest(text);
  expect(manifest.ok ? undefined : manifest.problem.detail).toContain(detail);
});

describe("a path in the pod", () => {
  const manifest = readManifest(`spec:
  containers:
  - command: [kube-apiserver]
    volumeMounts:
    - {name: kubernetes, mountPath: /etc/kubernetes/}
    - {name: webhook, mountPath: /etc/kubernetes/webhook}
    - {name: webhook, mountPath: /sub, subPath: part}
    - {name: file, mountPath: /file.yaml}
    - {name: map, mountPath: /etc/kubernetes/map}
    - {name: gone, mountPath: /gone}
  volumes:
  - {name: kubernetes, hostPath: {path: /host/kubernetes}}
  - {name: webhook, hostPath: {path: /host/webhook/}}
  - {name: file, hostPath: {path: /host/f.yaml, type: File}}
  - {name: map, configMap: {name: m}}
`);
  const mounts = manifest.ok ? manifest.value.mounts : [];

  it.each([
    ["/etc/kubernetes/k.yaml", "/host/kubernetes/k.yaml"],
    ["/etc/kubernetes/webhook/k.yaml", "/host/webhook/k.yaml"],
    ["/etc/kubernetes/webhook-x/k.yaml", "/host/kubernetes/webhook-x/k.yaml"],
    ["/etc/kubernetes/../kubernetes/k.yaml", "/host/kubernetes/k.yaml"],
    ["/sub/k.yaml", "/host/webhook/part/k.yaml"],
    ["/file.yaml", "/host/f.yaml"],
    ["/etc/kubernetes/map/k.yaml", undefined],
    ["/gone/k.yaml", undefined],
    ["/etc/k.yaml", undefined],
  ])("%s is %s on the machine", (inside, outside) => {
    expect(onMachine(inside, mounts)).toBe(outside);
  });
});
