import type { Secret } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Io } from "../io.ts";
import type { StsSettings } from "./aws/ask-sts.ts";
import { checkSts } from "./aws/check-sts.ts";
import type { Check } from "./check.ts";
import { checkKubeApiserver } from "./cluster/check-kube-apiserver.ts";
import { checkKubernetesUser } from "./cluster/check-kubernetes-user.ts";
import { checkLoginWay } from "./exec/check-login-way.ts";
import { makeExecToken } from "./exec/make-exec-token.ts";
import { checkCluster } from "./kubeconfig/check-cluster.ts";
import { checkContext } from "./kubeconfig/check-context.ts";
import { checkUser } from "./kubeconfig/check-user.ts";
import { readKubeconfigs } from "./kubeconfig/read-kubeconfigs.ts";
import { checkKubectl } from "./kubectl/check-kubectl.ts";
import { skipped, take } from "./rung.ts";

/** The rungs of the ladder, from the bottom up. */
export const RUNGS = [
  "kubectl",
  "kubeconfig",
  "context",
  "cluster",
  "context-user",
  "user-login",
  "exec-plugin",
  "exec-api-version",
  "exec-arguments",
  "region",
  "credentials",
  "token",
  "clock",
  "aws-identity",
  "kube-apiserver",
  "kubernetes-user",
];

/** What to climb with. */
export interface ClimbOptions {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  /** Of the server's configuration file, where one is named. */
  readonly sts: StsSettings | undefined;
}

/** What the ladder found, as far as it went. */
export interface Climbed {
  readonly token?: Secret;
  /** The cluster id that the token is made for, where it is known. */
  readonly clusterId?: string | undefined;
  readonly caller?: VerifiedCaller | undefined;
}

/**
 * Climbs from kubectl to who kube-apiserver says we are. Yields what it finds as it finds it, stops at the first broken rung,
 * and says of those above that they were not tried.
 */
export async function* climb(options: ClimbOptions, io: Io): AsyncGenerator<Check, Climbed> {
  const left = new Set(RUNGS);
  let last: Check | undefined;
  const ladder = rungs(options, io);
  let step = await ladder.next();
  for (; !step.done; step = await ladder.next()) {
    last = step.value;
    left.delete(last.id);
    yield last;
  }
  // A rung that had nothing to say on the way, such as a clock that nobody told, is none that was left out.
  if (last?.status === "fail") for (const id of left) yield skipped(id, `not tried, because of ${last.id}`);
  return step.value;
}

async function* rungs(options: ClimbOptions, io: Io): AsyncGenerator<Check, Climbed> {
  const kubectl = (yield* take(checkKubectl(io)))?.version;
  const kubeconfigs = yield* take(readKubeconfigs(options.kubeconfig, io));
  if (kubeconfigs === undefined) return {};
  const context = yield* take(checkContext(kubeconfigs, options.context));
  if (context === undefined) return {};
  const cluster = yield* take(checkCluster(context, io.now()));
  if (cluster === undefined) return {};
  const user = yield* take(checkUser(context));
  if (user === undefined) return {};
  const exec = yield* take(checkLoginWay(user, context, cluster.url));
  if (exec === undefined) return {};

  const made = yield* makeExecToken(exec, { cluster, kubeconfigs, kubectl }, io);
  if (made === undefined) return {};
  const { token, clusterId } = made;
  let caller: VerifiedCaller | undefined;
  if (clusterId === undefined) {
    yield skipped("aws-identity", "nobody says for which cluster id the exec plugin makes the token");
  } else {
    caller = yield* take(checkSts(token, { clusterId, sts: options.sts }, io));
    if (caller === undefined) return { token, clusterId };
  }

  const connected = yield* take(checkKubeApiserver(cluster, kubectl, io));
  if (connected === undefined) return { token, clusterId, caller };
  try {
    yield* take(checkKubernetesUser(connected, token, cluster));
  } finally {
    await connected.close();
  }
  return { token, clusterId, caller };
}
