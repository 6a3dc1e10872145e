import type { Problem } from "@aws-iam-authenticator/core";
import type { SourceId } from "../mapping-rule.ts";

/**
 * What a Kubernetes source tells whoever observes it, beside its readings.
 *
 * - `watch-failed`: a watch could not be begun or went wrong, and is begun anew. Those that kube-apiserver ends in their time
 *   are not told.
 * - `status-written`: the status of an IAMIdentityMapping was written.
 * - `status-not-written`, `event-not-written`: what is wrong with that. It is tried again.
 */
export type KubernetesSourceEvent =
  | { readonly type: "watch-failed"; readonly source: SourceId; readonly problem: Problem }
  | { readonly type: "status-written"; readonly name: string }
  | { readonly type: "status-not-written"; readonly name: string; readonly problem: Problem }
  | { readonly type: "event-not-written"; readonly name: string; readonly problem: Problem };

export type ObserveSource = (event: KubernetesSourceEvent) => void;
