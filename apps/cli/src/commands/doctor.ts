import { quote } from "@aws-iam-authenticator/core";
import type { Run } from "../command.ts";
import type { Check } from "../doctor/check.ts";
import { checkText, verdictText } from "../doctor/check-text.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readServerUrl } from "../options/read-server-url.ts";
import type { DOCTOR_OPTIONS } from "./doctor-options.ts";

type Values = Parameters<Run<typeof DOCTOR_OPTIONS>>[0];

/** Finds out why a login does not work. Exit 0 where all is well, 1 where something is broken. */
export const run: Run<typeof DOCTOR_OPTIONS> = async (values, io) => {
  checkCall(values);
  const { output, bundle } = values;
  const named = {
    kubeconfig: values.kubeconfig || undefined,
    context: values.context || undefined,
    config: values.config || undefined,
  };
  const clusterId = values["cluster-id"] || undefined;
  const nodeOptions = {
    config: named.config,
    clusterId,
    stateDir: values["state-dir"],
    generateKubeconfig: values["generate-kubeconfig"],
    manifest: values.manifest,
  };
  const node = values["on-node"] ? nodeOptions : undefined;
  const server = values.server === undefined ? undefined : readServerUrl(values.server);
  const certificateAuthority = values["certificate-authority"];
  const checks: Check[] = [];
  for await (const check of diagnose({ ...named, clusterId, node, server, certificateAuthority }, io)) {
    checks.push(check);
    // Each as soon as it is known: some take seconds.
    if (output === undefined) io.out(checkText(check, node === undefined ? "login" : "node"));
  }
  const ok = checks.every(({ status }) => status !== "fail");
  io.out(output === "json" ? `${JSON.stringify({ ok, checks }, undefined, 4)}\n` : verdictText(checks));
  if (bundle !== undefined) {
    const { writeBundle } = await import("../doctor/bundle/write-bundle.ts");
    await writeBundle({ ...named, file: bundle, checks, node }, io);
  }
  return ok ? 0 : 1;
};

function checkCall(values: Values): void {
  const { output } = values;
  if (output !== undefined && output !== "json") throw new UsageError(`unknown output ${quote(output)}; known is json`);
  if (values["certificate-authority"] !== undefined && values.server === undefined) {
    throw new UsageError("--certificate-authority goes with --server");
  }
  const ofNode = (["state-dir", "generate-kubeconfig", "manifest"] as const).find((name) => values[name] !== undefined);
  if (ofNode !== undefined && !values["on-node"]) throw new UsageError(`--${ofNode} goes with --on-node`);
  if (values.bundle === "") throw new UsageError("--bundle takes the name of a file that is not there yet");
}
