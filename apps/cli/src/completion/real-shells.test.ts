import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { canType, TESTED_SHELLS, typeIntoShell } from "./testing/type-into-shell.ts";

const contexts = [
  "production",
  "staging east",
  "arn:aws:eks:eu-west-1:111122223333:cluster/blue",
  "me@green",
  "x'quote",
  'y"double',
  "z$(touch pwned)",
  "b`touch pwned`",
  "c;touch pwned",
  "f${IFS}&touch",
  "g\\back",
  "h!bang",
  "i*star",
  "k: colon",
  "löwe #1",
  "d\ntouch pwned\n",
  "e\u001b[2Jx",
];

const context = (typed: string): string => `list --kubeconfig-context ${typed}`;

/** What is typed, and what the program is called with then. */
const rows: readonly (readonly [typed: string, args: readonly string[]])[] = [
  ["tok\t", ["token"]],
  ["token --reg\teu-no\t", ["token", "--region", "eu-north-1"]],
  ["token --region=eu-no\t", ["token", "--region=eu-north-1"]],
  ["add us\t--rolea\tx", ["add", "user", "--rolearn", "x"]],
  ["server --backend-mode CRD,Mou\t", ["server", "--backend-mode", "CRD,MountedFile"]],
  ["verify --certificate-authority certif\t", ["verify", "--certificate-authority", "certificate.pem"]],
  ["verify --certificate-authority=certif\t", ["verify", "--certificate-authority=certificate.pem"]],
  ["server --state-dir fold\t", ["server", "--state-dir", "folder"]],
  // One letter is enough, as none begins with another's.
  ...contexts
    .slice(0, -2)
    .map((name) => [`${context(name.charAt(0))}\t`, ["list", "--kubeconfig-context", name]] as const),
  [context("arn:aws:e\t"), ["list", "--kubeconfig-context", "arn:aws:eks:eu-west-1:111122223333:cluster/blue"]],
  [context("me@gr\t"), ["list", "--kubeconfig-context", "me@green"]],
  [context("staging\\ e\t"), ["list", "--kubeconfig-context", "staging east"]],
  [context("'stag\t"), ["list", "--kubeconfig-context", "staging east"]],
  [context('"stag\t'), ["list", "--kubeconfig-context", "staging east"]],
  [context('"z\t'), ["list", "--kubeconfig-context", "z$(touch pwned)"]],
  // A name with control characters is not offered.
  [context("d\t"), ["list", "--kubeconfig-context", "d"]],
  [context("e\t"), ["list", "--kubeconfig-context", "e"]],
  // Of a file that is not there nothing is, and of one in the home folder something.
  [
    "list --kubeconfig none --kubeconfig-context prod\t",
    ["list", "--kubeconfig", "none", "--kubeconfig-context", "prod"],
  ],
  [
    "list --kubeconfig ~/other --kubeconfig-context tes\t",
    ["list", "--kubeconfig", "HOME/other", "--kubeconfig-context", "testing"],
  ],
  // What stands in the line is not run, whatever comes of it.
  ["list --kubeconfig '$(touch pwned)' --output js\t", ["list", "--kubeconfig", "$(touch pwned)", "--output", "json"]],
];

describe.each(TESTED_SHELLS)("in %s", { timeout: 120_000 }, (shell) => {
  it.skipIf(!canType(shell))("a line is completed, and nothing in it or in a name is run", async () => {
    const home = homeFolder();
    const lines = rows.map(([typed]) => `aws-iam-authenticator ${typed}`);
    const { calls, seen } = await typeIntoShell(shell, lines, home);
    // zsh takes the slash behind a folder away again.
    const called = calls.map((args) => args.map((arg) => arg.replace(home, "HOME").replace(/\/$/, "")));
    expect({ called, seen }).toEqual({ called: rows.map(([, args]) => args), seen });
    expect(existsSync(join(home, "pwned"))).toBe(false);
  });

  it.skipIf(!canType(shell))("a command that fails disturbs nobody", async () => {
    const line = "aws-iam-authenticator tok\t";
    const { calls, seen } = await typeIntoShell(shell, [line, line], temporaryFolder(), { broken: true });
    expect(calls).toEqual([["tok"], ["tok"]]);
    expect(seen).not.toMatch(/wrong|error|unbound/i);
  });
});

function homeFolder(): string {
  const folder = temporaryFolder();
  const kubeconfig = (names: readonly string[]): string =>
    JSON.stringify({ contexts: names.map((name) => ({ name })) });
  mkdirSync(join(folder, ".kube"));
  writeFileSync(join(folder, ".kube", "config"), kubeconfig(contexts));
  writeFileSync(join(folder, "other"), kubeconfig(["testing"]));
  writeFileSync(join(folder, "certificate.pem"), "");
  mkdirSync(join(folder, "folder"));
  return folder;
}
