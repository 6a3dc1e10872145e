import { GLOBAL_STS_ENDPOINT } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { createStsHealth } from "./sts-health.ts";
import { ENDPOINT } from "./testing/callers.ts";

it("hosts of STS that are left alone are told, and the server is ready all the same", () => {
  const { observe, check } = createStsHealth();
  expect(check()).toEqual({ id: "sts", ok: true });
  observe({ type: "circuit", endpoint: ENDPOINT, state: "open" });
  observe({ type: "circuit", endpoint: GLOBAL_STS_ENDPOINT, state: "open" });
  observe({ type: "retry", endpoint: ENDPOINT });
  expect(check()).toEqual({
    id: "sts",
    ok: true,
    detail:
      "warning: left alone after many faults: sts.amazonaws.com, sts.us-east-1.amazonaws.com; what is in memory is answered",
  });
  observe({ type: "circuit", endpoint: ENDPOINT, state: "closed" });
  expect(check().detail).not.toContain("us-east-1");
  observe({ type: "circuit", endpoint: GLOBAL_STS_ENDPOINT, state: "closed" });
  expect(check()).toEqual({ id: "sts", ok: true });
});
