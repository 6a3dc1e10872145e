import { fail, ok, type Outcome } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { describe, expect, it } from "vitest";
import { keepCredentials } from "./kept-credentials.ts";
import { handTimers } from "./testing/hand-timers.ts";

const minute = 60_000;

/** Credentials that last so many minutes from when they are got, numbered; or what is scripted instead. */
function world(minutes: number | undefined) {
  const clock = handTimers();
  let got = 0;
  let broken = false;
  let hangs = false;
  const kept = keepCredentials(
    async (): Promise<Outcome<AwsCredentials>> => {
      got++;
      if (hangs) await new Promise(() => undefined);
      if (broken) return fail("CREDENTIALS_MISSING");
      const expiration = minutes === undefined ? undefined : new Date(clock.now() + minutes * minute);
      return ok({ accessKeyId: `key ${got}`, secretAccessKey: "secret", expiration });
    },
    { clock, timers: clock },
  );
  return {
    clock,
    kept,
    got: () => got,
    key: async () => {
      const outcome = await kept.get();
      return outcome.ok ? outcome.value.accessKeyId : outcome.problem.code;
    },
    breakIt: () => {
      broken = true;
    },
    hang: () => {
      hangs = true;
    },
  };
}

describe("credentials", () => {
  it.each<[what: string, lasting: number | undefined, after: number, key: string]>([
    ["are kept until five minutes before their end", 60, 54.9, "key 1"],
    ["are then got anew", 60, 55, "key 2"],
    ["without an end are kept for a quarter of an hour", undefined, 14.9, "key 1"],
    ["without an end are then got anew", undefined, 15, "key 2"],
    ["that end soon are got each time", 4, 0, "key 2"],
  ])("%s", async (_, lasting, after, key) => {
    const { clock, key: current } = world(lasting);
    await current();
    await clock.advance(after * minute);
    expect(await current()).toBe(key);
  });

  it("are got once for all who ask meanwhile", async () => {
    const { key, got } = world(60);
    expect(await Promise.all([key(), key(), key()])).toEqual(["key 1", "key 1", "key 1"]);
    expect(got()).toBe(1);
  });

  it("are got anew where they were refused", async () => {
    const { key, kept } = world(60);
    await key();
    kept.forget();
    expect(await key()).toBe("key 2");
  });

  it.each([
    ["go on until their end where no new ones are to be had", 59.9, "key 1"],
    ["do not go on after their end", 60, "CREDENTIALS_MISSING"],
  ])("%s", async (_, after, expected) => {
    const { clock, key, breakIt } = world(60);
    await key();
    breakIt();
    await clock.advance(after * minute);
    expect(await key()).toBe(expected);
  });

  it("that are not to be had are asked for again", async () => {
    const { key, breakIt, got } = world(60);
    breakIt();
    expect([await key(), await key()]).toEqual(["CREDENTIALS_MISSING", "CREDENTIALS_MISSING"]);
    expect(got()).toBe(2);
  });

  it("whose source hangs are waited for five seconds, and then asked for again", async () => {
    const { key, hang, clock, got } = world(60);
    hang();
    const waiting = key();
    await clock.advance(5_000);
    expect(await waiting).toBe("CREDENTIALS_MISSING");
    void key();
    expect(got()).toBe(2);
  });
});
