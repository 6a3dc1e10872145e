import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A kubectl that tells its version and does nothing else. */
export const KUBECTL = `echo '{"clientVersion": {"gitVersion": "v1.35.2"}}'`;

/** An aws-iam-authenticator that tells its version, and answers in the version of ExecCredential that is asked for. */
export const AUTHENTICATOR = `
if [ "$1" = version ]; then echo '{"Version": "v0.7.18"}'; exit; fi
version=$(echo "$KUBERNETES_EXEC_INFO" | sed 's/.*"apiVersion":"\\([^"]*\\)".*/\\1/')
echo '{"apiVersion": "'$version'", "status": {"token": "k8s-aws-v1.made-up"}}'`;

/** Writes a program for the shell into a folder. @returns its path */
export function writeProgram(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
