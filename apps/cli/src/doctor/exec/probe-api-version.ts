import type { Io } from "../../io.ts";
import { field } from "../../kubeconfig/exec-entry.ts";
import { runProgram } from "../kubectl/run-program.ts";

const limitMs = 15_000;

/** The keys of AWS's own documentation, which are nobody's. */
const nobody = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

/**
 * The version of ExecCredential in which an aws-iam-authenticator answers who asks for one, as no version number tells. Keys that
 * are nobody's sign the token it makes for this, so that nothing is asked of anybody.
 *
 * @returns undefined where it answers with none
 */
export async function probeApiVersion(path: string, asked: string, io: Io): Promise<string | undefined> {
  const kept = Object.entries(io.env).filter(([name]) => !/^(AWS_|KUBERNETES_|DEFAULT_ROLE$)/i.test(name));
  const info = { kind: "ExecCredential", apiVersion: asked, spec: { interactive: false } };
  const env = { ...Object.fromEntries(kept), ...nobody, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const result = await runProgram(path, ["token", "-i", "doctor"], { env, limitMs, platform: io.platform });
  if (!result.started || result.exitCode !== 0) return undefined;
  try {
    const apiVersion = field(JSON.parse(result.stdout), "apiVersion");
    return typeof apiVersion === "string" ? apiVersion : undefined;
  } catch {
    return undefined;
  }
}
