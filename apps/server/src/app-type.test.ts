import { hc } from "hono/client";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { AppType } from "./app.ts";
import type { TokenReviewAnswer } from "./review/token-review.ts";
import { startApp, user } from "./testing/start-app.ts";

const v1 = "authentication.k8s.io/v1";
const v1beta1 = "authentication.k8s.io/v1beta1";

describe("the app's type", () => {
  it("gives Hono's client a typed answer", async () => {
    const { app } = startApp();
    const client = hc<AppType>("http://localhost", { fetch: app.request });
    const response = await client.authenticate.$post({
      json: { apiVersion: v1, kind: "TokenReview", spec: { token: "k8s-aws-v1.AAAA" } },
    });
    const answer = await response.json();
    expectTypeOf<TokenReviewAnswer>().toExtend<typeof answer>();
    expectTypeOf(answer.apiVersion).toEqualTypeOf<typeof v1 | typeof v1beta1>();
    if (answer.status.authenticated) {
      expectTypeOf(answer.status.user.username).toEqualTypeOf<string>();
      expectTypeOf(answer.status.user.groups).toEqualTypeOf<readonly string[] | undefined>();
    } else {
      expectTypeOf(answer.status.error).toEqualTypeOf<string>();
    }
    expect(answer).toEqual({ apiVersion: v1, kind: "TokenReview", status: { authenticated: true, user } });
  });

  it("asks Hono's client for a TokenReview", () => {
    const { $post } = hc<AppType>("http://localhost").authenticate;
    type Sent = Parameters<typeof $post>[0]["json"];
    expectTypeOf<Sent["apiVersion"]>().toEqualTypeOf<typeof v1 | typeof v1beta1>();
    expectTypeOf<Sent["kind"]>().toEqualTypeOf<"TokenReview">();
    expectTypeOf<Sent["spec"]["token"]>().toEqualTypeOf<string>();
  });
});
