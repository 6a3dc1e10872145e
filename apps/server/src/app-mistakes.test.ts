import { describe, expect, it } from "vitest";
import type { AppDeps } from "./app.ts";
import { post, startApp } from "./testing/start-app.ts";
import { reviewOf } from "./testing/tokens.ts";

const token = "k8s-aws-v1.never-shown";

describe("a mistake of the program", () => {
  class Mistake extends TypeError {
    override readonly name = "Mistake";
  }

  it.each<[what: string, error: () => unknown]>([
    ["a message that holds the token", () => new Mistake(`cannot read ${token}`)],
    ["a message that looks like a stack", () => new Mistake(`cannot read\n    at ${token} (x.ts:1:1)`)],
    ["a cause that holds the token", () => new Mistake("cannot read", { cause: new Error(token) })],
    ["no stack", () => Object.assign(new Mistake(token), { stack: undefined })],
  ])("is answered with 503 and told without %s", async (_, error) => {
    const { send, events, inFlight } = startApp({ authenticate: () => Promise.reject(error()) });
    const answer = await send("/authenticate", post(reviewOf(token, "authentication.k8s.io/v1beta1")));
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      status: { authenticated: false, error: "INTERNAL: something failed inside the authenticator" },
    });
    expect(answer.headers.get("x-request-id")).toBe("id-1");
    expect(inFlight).toEqual([1, -1]);
    expect(answer.headers.has("retry-after")).toBe(false);
    expect(events).toMatchObject([
      { type: "internal-error", requestId: "id-1", error: expect.stringMatching(/^Mistake/) },
      { type: "review", code: "INTERNAL", authentication: undefined, request: { id: "id-1" } },
    ]);
    expect(text + JSON.stringify(events)).not.toContain("never-shown");
  });

  it("is told with where it happened", async () => {
    const { send, events } = startApp({ authenticate: () => Promise.reject(new Mistake("x")) });
    await send("/authenticate", post(reviewOf(token)));
    expect(events).toMatchObject([{ error: expect.stringMatching(/^Mistake at .*app-mistakes\.test\.ts/) }, {}]);
  });

  it.each<[path: string, deps: Partial<AppDeps>]>([
    ["/metrics", { metrics: () => Promise.reject(new Mistake(token)) }],
    [
      "/healthz",
      {
        health() {
          throw new Mistake(token);
        },
      },
    ],
    [
      "/readyz",
      {
        health() {
          throw new Mistake(token);
        },
      },
    ],
  ])("while %s is answered is 503, and no review", async (path, deps) => {
    const { send, events } = startApp(deps);
    const answer = await send(path);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe("INTERNAL: something failed inside the authenticator\n");
    expect(events).toMatchObject([{ type: "internal-error", error: expect.stringMatching(/^Mistake/) }]);
    expect(JSON.stringify(events)).not.toContain("never-shown");
  });
});
