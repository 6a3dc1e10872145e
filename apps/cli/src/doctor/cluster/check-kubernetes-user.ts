import { quote, type Secret } from "@aws-iam-authenticator/core";
import { groupsText } from "../groups-text.ts";
import { breaks, failed, holds, pass, type Rung, warn } from "../rung.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import type { ConnectedCluster } from "./connect-cluster.ts";
import { type KubernetesUser, type WhoAsked, whoAsked } from "./self-review.ts";

const id = "kubernetes-user";

/** Versions of SelfSubjectReview, the newest first; kube-apiserver has had one since 1.26. */
const VERSIONS = ["v1", "v1beta1", "v1alpha1"];

const unauthorizedFix =
  "kube-apiserver does not say why. On a control-plane node: see the log of aws-iam-authenticator, " +
  "ask it with `aws-iam-authenticator doctor --server https://127.0.0.1:21362 --certificate-authority /var/aws-iam-authenticator/cert.pem " +
  "-c /etc/aws-iam-authenticator/config.yaml`, " +
  "and see that kube-apiserver has --authentication-token-webhook-config-file.";

/** Who kube-apiserver says we are. */
export async function checkKubernetesUser(
  cluster: ConnectedCluster,
  token: Secret,
  { url }: ClusterTarget,
): Promise<Rung<KubernetesUser | undefined>> {
  const who = await ask(cluster, token);
  switch (who.kind) {
    case "user": {
      const { username, groups } = who.user;
      if (username === "system:anonymous") {
        const message = `${url.origin} takes us for ${quote(username)}: it does not look at tokens`;
        return breaks(failed(id, message, unauthorizedFix));
      }
      return holds(who.user, pass(id, `kube-apiserver takes us for ${quote(username)}, ${groupsText(groups)}`));
    }
    case "named":
      return holds(
        { username: who.username, uid: "", groups: [], extra: {} },
        pass(id, `kube-apiserver takes us for ${quote(who.username)}, who may not ask for more`),
      );
    case "not-known":
      return holds(
        undefined,
        warn(
          id,
          "kube-apiserver accepts the token; before v1.27 it tells nobody who they are",
          "Try what you want to do: kubectl auth can-i VERB RESOURCE",
        ),
      );
    case "unauthorized":
      return breaks(failed(id, `${url.origin} answers 401: it takes the token for nobody`, unauthorizedFix));
    case "failed":
      return breaks(failed(id, `${url.origin} does not tell who we are: ${who.reason}`, "See kube-apiserver's log."));
  }
}

async function ask(cluster: ConnectedCluster, token: Secret): Promise<WhoAsked> {
  for (const version of VERSIONS) {
    const path = `/apis/authentication.k8s.io/${version}/selfsubjectreviews`;
    const body = { apiVersion: `authentication.k8s.io/${version}`, kind: "SelfSubjectReview" };
    const asked = await cluster.ask({ path, token, body });
    if (!asked.answered) return { kind: "failed", reason: asked.failure.message };
    const who = whoAsked(asked.answer);
    if (who.kind !== "not-known") return who;
  }
  // An old one: whoever may not see this is named in the refusal.
  const asked = await cluster.ask({ path: "/api", token });
  if (!asked.answered) return { kind: "failed", reason: asked.failure.message };
  return asked.answer.status === 200 ? { kind: "not-known" } : whoAsked(asked.answer);
}
