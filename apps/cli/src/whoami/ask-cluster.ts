import { describeProblem, type Secret } from "@aws-iam-authenticator/core";
import { checkKubernetesUser } from "../doctor/cluster/check-kubernetes-user.ts";
import type { ClusterTarget } from "../doctor/cluster/cluster-target.ts";
import { connectCluster } from "../doctor/cluster/connect-cluster.ts";
import type { Io } from "../io.ts";
import type { InCluster } from "./whoami.ts";

/** Asks a cluster who made a token. */
export async function askCluster(target: ClusterTarget, token: Secret, io: Io): Promise<InCluster> {
  const cluster = target.url.origin;
  const connected = await connectCluster(target, io);
  if (!connected.ok) return { cluster, error: describeProblem(connected.problem) };
  try {
    const { value, checks } = await checkKubernetesUser(connected.value, token, target);
    return value === undefined ? { cluster, error: checks.at(-1)?.message ?? "" } : { cluster, ...value };
  } finally {
    await connected.value.close();
  }
}
