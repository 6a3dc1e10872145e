import { inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "./secret.ts";

it.each([
  ["String()", String],
  ["a template", (secret: Secret) => `${secret}`],
  ["JSON.stringify", (secret: Secret) => JSON.stringify({ secret })],
  ["inspect", (secret: Secret) => inspect({ secret }, { showHidden: true, depth: 10 })],
  ["Object.entries", (secret: Secret) => JSON.stringify(Object.entries(secret))],
  ["spreading", (secret: Secret) => JSON.stringify({ ...secret })],
  ["structuredClone", (secret: Secret) => JSON.stringify(structuredClone(secret))],
])("a Secret shows nothing to %s", (_, show) => {
  expect(show(new Secret("hunter2"))).not.toContain("hunter2");
});

it("a Secret gives its text where it is asked to", () => {
  expect(new Secret("hunter2").reveal()).toBe("hunter2");
});
