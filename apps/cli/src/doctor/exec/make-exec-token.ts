import type { Secret } from "@aws-iam-authenticator/core";
import { EXEC_API_VERSIONS } from "@aws-iam-authenticator/token";
import type { Io } from "../../io.ts";
import { checkCredentials } from "../aws/check-credentials.ts";
import { checkRegion } from "../aws/check-region.ts";
import { checkToken } from "../aws/check-token.ts";
import type { Check } from "../check.ts";
import type { ClusterTarget } from "../cluster/cluster-target.ts";
import type { Kubeconfigs } from "../kubeconfig/kubeconfigs.ts";
import type { KubernetesVersion } from "../kubectl/kubectl-version.ts";
import { skipped, take } from "../rung.ts";
import { checkExecApiVersion } from "./check-exec-api-version.ts";
import { checkExecArguments } from "./check-exec-arguments.ts";
import { checkExecPlugin, type FoundPlugin } from "./check-exec-plugin.ts";
import { execIo } from "./exec-login.ts";
import type { ExecPlugin } from "./exec-plugin.ts";
import { probeApiVersion } from "./probe-api-version.ts";
import { runExecPlugin } from "./run-exec-plugin.ts";
import { clusterIdIn, mustBeRun } from "./run-or-read.ts";

/** A token as the exec plugin makes it. */
export interface ExecToken {
  readonly token: Secret;
  /** Undefined where another program made the token, and its arguments do not tell. */
  readonly clusterId: string | undefined;
}

/** What an exec plugin stands in. */
export interface ExecSurroundings {
  readonly cluster: ClusterTarget;
  readonly kubeconfigs: Kubeconfigs;
  readonly kubectl: KubernetesVersion | undefined;
}

/**
 * The rungs from the exec plugin's program to a token. An aws-iam-authenticator's token is made here, as it would make it, so
 * that each step can be told; other programs are run, as kubectl runs them.
 */
export async function* makeExecToken(
  exec: ExecPlugin,
  around: ExecSurroundings,
  io: Io,
): AsyncGenerator<Check, ExecToken | undefined> {
  const plugin = yield* take(checkExecPlugin(exec, around.kubeconfigs, io));
  if (plugin === undefined) return undefined;
  const answered = await answeredBy(plugin, exec, io);
  const apiVersion = yield* take(checkExecApiVersion(exec, { ...around, answered }));
  if (apiVersion === undefined) return undefined;
  return plugin.kind === "authenticator" && !mustBeRun(exec)
    ? yield* makeHere(exec, around, io)
    : yield* haveItMade(exec, plugin, around, io);
}

async function answeredBy(
  { kind, path }: FoundPlugin,
  { apiVersion }: ExecPlugin,
  io: Io,
): Promise<string | undefined> {
  const isKnown = EXEC_API_VERSIONS.some((known) => known === apiVersion);
  return kind === "authenticator" && isKnown ? probeApiVersion(path, apiVersion, io) : undefined;
}

async function* makeHere(
  exec: ExecPlugin,
  around: ExecSurroundings,
  io: Io,
): AsyncGenerator<Check, ExecToken | undefined> {
  const login = yield* take(checkExecArguments(exec, around, io));
  if (login === undefined) return undefined;
  if ((yield* take(checkRegion(login.login))) === undefined) return undefined;
  const resolved = yield* take(checkCredentials(login));
  if (resolved === undefined) return undefined;
  const token = yield* take(checkToken(login, resolved));
  return token === undefined ? undefined : { token, clusterId: login.login.clusterId };
}

async function* haveItMade(
  exec: ExecPlugin,
  { path }: FoundPlugin,
  { cluster }: ExecSurroundings,
  io: Io,
): AsyncGenerator<Check, ExecToken | undefined> {
  const pluginIo = execIo(exec, cluster, io, false);
  for (const id of ["exec-arguments", "region", "credentials"]) yield skipped(id, "the exec plugin itself sees to it");
  const token = yield* take(runExecPlugin(exec, path, pluginIo));
  const clusterId = clusterIdIn(exec) ?? pluginIo.env["KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID"];
  return token === undefined ? undefined : { token, clusterId: clusterId || undefined };
}
