import { ok } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import type { PlainRequest } from "../listen/plain-request.ts";
import { alice } from "../testing/callers.ts";
import { post, startApp, user } from "../testing/start-app.ts";
import { reviewOf } from "../testing/tokens.ts";
import { plainReviews } from "./plain-reviews.ts";

const peer = { address: "192.0.2.7:50000" };
const review = reviewOf("k8s-aws-v1.never-shown");

function plain(changes: Partial<PlainRequest> & { readonly sent?: string } = {}): PlainRequest {
  const { sent = review, ...others } = changes;
  const request = new Request("https://localhost/", { method: "POST", body: sent });
  const whole = new TextEncoder().encode(sent);
  const { headers, body } = request;
  return { method: "POST", target: "/authenticate", headers, body, whole, text: () => request.text(), ...others };
}

it.each<[what: string, request: PlainRequest, timeoutMs: number | undefined]>([
  ["a review", plain(), undefined],
  ["a review with a time limit", plain({ target: "/authenticate?timeout=2.5s" }), 2500],
  ["a review with a time limit that is none", plain({ target: "/authenticate?timeout=soon" }), undefined],
  ["a review that has not come whole", plain({ whole: undefined }), undefined],
  ["no review", plain({ sent: "{}" }), undefined],
])("%s is answered as by the app", async (_, request, timeoutMs) => {
  const here = startApp();
  const answer = await plainReviews(here.reviews)(request, peer);
  const there = startApp();
  const byApp = await there.send(request.target, post(new TextDecoder().decode(request.whole ?? Buffer.from(review))));
  expect(answer).toEqual({
    status: byApp.status,
    headers: Object.fromEntries(byApp.headers),
    body: await byApp.text(),
  });
  expect(here.events).toEqual(there.events);
  expect(here.asked).toEqual(there.asked);
  expect(here.asked.map(({ options }) => options?.timeoutMs)).toEqual(request.whole?.length === 2 ? [] : [timeoutMs]);
});

it.each<[what: string, request: PlainRequest]>([
  ["another method", plain({ method: "PUT" })],
  ["another path", plain({ target: "/authenticate/" })],
  ["a longer path", plain({ target: "/authenticated" })],
  ["another parameter", plain({ target: "/authenticate?pretty=1" })],
  ["a further parameter", plain({ target: "/authenticate?timeout=1s&timeout=2s" })],
  ["a time limit in escapes", plain({ target: "/authenticate?timeout=%31s" })],
  ["a whole URL", plain({ target: "https://localhost/authenticate" })],
])("%s is for the app", async (_, request) => {
  const { reviews, events } = startApp();
  expect(plainReviews(reviews)(request, peer)).toBeUndefined();
  expect(events).toEqual([]);
});

it("each version, and each set of audiences, has its own answer to the same caller", async () => {
  const authentication = { outcome: ok(user), caller: alice };
  const { reviews } = startApp({ authenticate: async () => authentication, audiences: ["a", "b"] });
  const answered = async (sent: string) => JSON.parse((await plainReviews(reviews)(plain({ sent }), peer))?.body ?? "");
  const asking = (...audiences: string[]) =>
    JSON.stringify({ ...JSON.parse(review), spec: { token: "k8s-aws-v1.never-shown", audiences } });
  const v1beta1 = reviewOf("k8s-aws-v1.never-shown", "authentication.k8s.io/v1beta1");
  for (const [sent, apiVersion, audiences] of [
    [review, "authentication.k8s.io/v1", undefined],
    [v1beta1, "authentication.k8s.io/v1beta1", undefined],
    [asking("a"), "authentication.k8s.io/v1", ["a"]],
    [review, "authentication.k8s.io/v1", undefined],
    [asking("a", "b"), "authentication.k8s.io/v1", ["a", "b"]],
  ] as const) {
    const answer = await answered(sent);
    expect([answer.apiVersion, answer.status.audiences, answer.status.user.username]).toEqual([
      apiVersion,
      audiences,
      "alice",
    ]);
  }
});
