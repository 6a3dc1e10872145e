import { asIs, type Clock, fail, ok, type Outcome, type Safe, safe } from "@aws-iam-authenticator/core";
import type { Logger } from "../log/logger.ts";
import type { KeyPair } from "./check-key-pair.ts";
import { refusalBy } from "./judge-webhook-kubeconfig.ts";
import { readWebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { endsSoon } from "./served-certificate.ts";

/** Holds the certificate against the webhook kubeconfig on disk, which kube-apiserver reads once, at its start. */
export interface KubeconfigGuard {
  /** Why kube-apiserver refuses what is served, as far as was seen last; undefined where it does not. */
  readonly refusal: () => Safe | undefined;
  /** Looks whether it takes what is served, and says in the log where that has changed. */
  judge(served: KeyPair): Promise<void>;
  /**
   * Whether another pair may be served: not while the kubeconfig goes with the one in force, but not with the other, as
   * that would end all logins. One that ends within a day makes way all the same. Problem: `KEY_PAIR_INVALID`.
   */
  accept(next: KeyPair, inForce: KeyPair): Promise<Outcome<void>>;
}

/** Makes a guard. @param deps.path the webhook kubeconfig; where there is none, anything is accepted */
export function kubeconfigGuard(deps: {
  readonly path: string;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
}): KubeconfigGuard {
  const { path, clock, logger } = deps;
  let refusal: Safe | undefined;
  return {
    refusal: () => refusal,
    async judge({ cert }) {
      const before = refusal;
      const kubeconfig = await readWebhookKubeconfig(path);
      refusal = kubeconfig && refusalBy(kubeconfig, cert);
      if (refusal === before) return;
      if (refusal === undefined) {
        logger.info("the webhook kubeconfig goes with the certificate again", { kubeconfigPath: path });
      } else {
        logger.error("kube-apiserver, started with the webhook kubeconfig, refuses this server", {
          error: refusal,
          kubeconfigPath: path,
        });
      }
    },
    async accept(next, inForce) {
      const kubeconfig = await readWebhookKubeconfig(path);
      const why = kubeconfig && refusalBy(kubeconfig, next.cert);
      if (kubeconfig === undefined || why === undefined) return ok(undefined);
      if (refusalBy(kubeconfig, inForce.cert) !== undefined || endsSoon(inForce, clock.now())) return ok(undefined);
      return fail(
        "KEY_PAIR_INVALID",
        safe`kube-apiserver, started with the webhook kubeconfig ${path}, would refuse it: ${asIs(why)}`,
      );
    },
  };
}
