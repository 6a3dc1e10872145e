import { type Clock, ok, type Outcome } from "@aws-iam-authenticator/core";
import { type KubernetesUser, kubernetesUser } from "@aws-iam-authenticator/mapper";
import type { VerifyOptions } from "@aws-iam-authenticator/verifier";
import { type AppDeps, createApp } from "../app.ts";
import type { ServerEvent } from "../events.ts";
import { createReviewEndpoint, type ReviewEndpointDeps } from "../review/review-endpoint.ts";
import { alice } from "./callers.ts";

/** The user that an app of {@link startApp} answers with. */
export const user = kubernetesUser(alice, { username: "alice", groups: ["developers"] }, { scrubbed: false });

/** An app whose every token leads to one outcome, and what it told and asked. No socket is opened. */
export function startApp(
  changes: Partial<AppDeps & ReviewEndpointDeps> & { readonly outcome?: Outcome<KubernetesUser> } = {},
) {
  const { outcome = ok(user), ...deps } = changes;
  const events: ServerEvent[] = [];
  /** One more, one less. */
  const inFlight: number[] = [];
  const asked: { readonly token: string; readonly options: VerifyOptions | undefined }[] = [];
  let ids = 0;
  let monotonic = 0;
  const clock: Clock = { now: () => 0, monotonic: () => (monotonic += 250) };
  const observe = (event: ServerEvent): void => {
    if (event.type === "review-in-flight") inFlight.push(event.change);
    else events.push(event);
  };
  const reviews = createReviewEndpoint({
    authenticate: async (secret, options) => {
      asked.push({ token: secret.reveal(), options });
      return { outcome, caller: outcome.ok ? alice : undefined };
    },
    observe,
    clock,
    requestId: () => `id-${++ids}`,
    ...deps,
  });
  const app = createApp({
    reviews,
    health: () => ({ live: true, ready: true, checks: [] }),
    metrics: async () => "up 1\n",
    observe,
    ...deps,
  });
  const send = (path: string, init: RequestInit = {}) =>
    app.request(path, init, { peer: { address: "192.0.2.7:50000" } });
  return { send, app, reviews, events, inFlight, asked };
}

/** A POST of a text. */
export function post(body: string, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: "POST", body, headers };
}
