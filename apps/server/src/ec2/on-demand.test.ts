import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { privateDnsNamesOnDemand } from "./on-demand.ts";
import type { PrivateDnsNames } from "./private-dns-names.ts";

/** Names of which each is that of its instance and the number of who looks it up. */
function scripted(...script: readonly (Outcome<"made"> | Error)[]) {
  let made = 0;
  const asked: unknown[] = [];
  const names = privateDnsNamesOnDemand(async (): Promise<Outcome<PrivateDnsNames>> => {
    const step = script[Math.min(made++, script.length - 1)] ?? ok("made");
    if (step instanceof Error) throw step;
    if (!step.ok) return step;
    return ok({
      lookup: async (instanceId, options) => {
        asked.push(options);
        return ok(`${instanceId} by ${made}`);
      },
    });
  });
  return { names, asked, made: () => made };
}

it("nothing is made before a name is looked up", () => {
  expect(scripted().made()).toBe(0);
});

it("what is made first goes on looking up, also where many come at once", async () => {
  const { names, made } = scripted();
  const first = await Promise.all([names.lookup("i-1"), names.lookup("i-2")]);
  expect([...first, await names.lookup("i-3")]).toEqual([ok("i-1 by 1"), ok("i-2 by 1"), ok("i-3 by 1")]);
  expect(made()).toBe(1);
});

it("what bounds a lookup is handed on", async () => {
  const { names, asked } = scripted();
  await names.lookup("i-1", { timeoutMs: 5 });
  expect(asked).toEqual([{ timeoutMs: 5 }]);
});

it("where nothing can be made it is told why, and tried again", async () => {
  const { names } = scripted(fail("REGION_INVALID", safe`${"moon-1"}`), ok("made"));
  expect(await names.lookup("i-1")).toEqual(fail("EC2_UNAVAILABLE", safe`${"REGION_INVALID"}: ${"moon-1"}`));
  expect(await names.lookup("i-1")).toEqual(ok("i-1 by 2"));
});

it("where making breaks it is tried again", async () => {
  const { names } = scripted(new Error("broken"), ok("made"));
  await expect(names.lookup("i-1")).rejects.toThrow("broken");
  expect(await names.lookup("i-1")).toEqual(ok("i-1 by 2"));
});
