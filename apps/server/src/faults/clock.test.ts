// Clocks that differ, and a wall clock that is set while the server runs.
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { alice, type FaultyWorld, startFaultyWorld } from "./testing/faulty-world.ts";

/** In seconds, as everything here that is no clock. */
const minute = 60;
const hour = 60 * minute;

describe("a clock that is wrong:", () => {
  it.each<[whose: "client" | "server" | "STS", wrongBy: number, answer: string, calls: number]>([
    ["client", 4 * minute, "200 alice", 1],
    ["client", 10 * minute, "200 TOKEN_NOT_YET_VALID", 0],
    ["client", -10 * minute, "200 alice", 1],
    ["client", -16 * minute, "200 TOKEN_EXPIRED", 0],
    ["server", 10 * minute, "200 alice", 1],
    ["server", 16 * minute, "200 TOKEN_EXPIRED", 0],
    ["server", -4 * minute, "200 alice", 1],
    ["server", -10 * minute, "200 TOKEN_NOT_YET_VALID", 0],
    ["STS", 10 * minute, "200 alice", 1],
    ["STS", 16 * minute, "200 STS_CREDENTIALS_EXPIRED", 1],
    ["STS", -4 * minute, "200 alice", 1],
    ["STS", -10 * minute, "200 STS_CREDENTIALS_EXPIRED", 1],
  ])("the %s's by %i s is answered %s", async (whose, wrongBy, answer, calls) => {
    const { sts, clock, token, review, counted } = await startFaultyWorld();
    await counted();
    if (whose === "server") clock.jump(wrongBy * 1000);
    if (whose === "STS") sts.fail({ kind: "clock-skew", seconds: wrongBy });
    const made = await token(alice, whose === "client" ? wrongBy : 0);
    expect(await review(made)).toBe(answer);
    expect(sts.requests).toHaveLength(calls);
    const result = answer.endsWith("alice") ? "success" : calls === 0 ? "invalid_token" : "sts_error";
    expect(await counted()).toMatchObject({ [`authenticate_latency_seconds_count{result="${result}"}`]: 1 });
  });

  it.each([16 * minute, -10 * minute])(
    "the server's by %i s is set right, and a token that it refused is good at once",
    async (wrongBy) => {
      const { clock, token, review } = await startFaultyWorld();
      const made = await token();
      clock.jump(wrongBy * 1000);
      expect(await review(made)).toMatch(/^200 TOKEN_/);
      clock.jump(-wrongBy * 1000);
      expect(await review(made)).toBe("200 alice");
    },
  );

  it.each([16 * minute, -10 * minute])(
    "STS's by %i s is set right, and a token that it refused is good ten seconds later, another at once",
    async (wrongBy) => {
      const { sts, clock, token, review } = await startFaultyWorld();
      const made = await token();
      sts.fail({ kind: "clock-skew", seconds: wrongBy });
      const refusal = await review(made);
      expect(refusal).toMatch(/^200 STS_/);
      sts.heal();
      expect(await review(made)).toBe(refusal);
      expect(await review(await token(alice, 1))).toBe("200 alice");
      clock.advance(10_001);
      expect(await review(made)).toBe("200 alice");
    },
  );
});

describe("while the server's wall clock is set, a token that was verified", () => {
  it("is past its end an hour later, and good again when it is set back", async () => {
    const { sts, clock, token, review } = await startFaultyWorld();
    const made = await token();
    expect(await review(made)).toBe("200 alice");
    clock.jump(hour * 1000);
    expect(await review(made)).toBe("200 TOKEN_EXPIRED");
    clock.jump(-hour * 1000);
    expect(await review(made)).toBe("200 alice");
    expect(sts.requests).toHaveLength(1);
  });

  it.each([
    [hour, ""],
    [4 * minute, ""],
    [4 * minute, "  cache: { staleIfErrorSeconds: 900 }\n"],
  ])("%i s back, is in memory for its minute, and no longer", async (seconds, settings) => {
    const { sts, clock, token, review } = await startFaultyWorld({ settings });
    const made = await token();
    await review(made);
    clock.jump(-seconds * 1000);
    clock.advance(minute * 1000);
    expect(await review(made)).toBe("200 alice");
    expect(sts.requests).toHaveLength(1);
    sts.removeIdentity(alice.accessKeyId);
    clock.advance(1);
    expect(await review(made)).toBe(seconds === hour ? "200 TOKEN_NOT_YET_VALID" : "200 STS_UNKNOWN_KEY");
  });

  it.each([
    ["is in memory", "  cache: { ttlSeconds: 900 }\n"],
    ["is answered in an outage", "  cache: { ttlSeconds: 60, staleIfErrorSeconds: 900 }\n"],
  ])("back again and again, %s for no more than its 15 minutes", async (_, settings) => {
    const { sts, clock, token, review } = await startFaultyWorld({ settings });
    const made = await token();
    await review(made);
    sts.fail({ kind: "page", status: 503 });
    for (let minutes = 0; minutes < 15; minutes++) {
      expect(await review(made)).toBe("200 alice");
      clock.advance(minute * 1000);
      clock.jump(-minute * 1000);
    }
    clock.advance(1);
    expect(await review(made)).toBe("503 STS_FAULT");
  });
});

describe.each([4 * minute, -4 * minute])("while the server's wall clock is set by %i s,", (seconds) => {
  const users = Array.from({ length: 10 }, (_, i) => emulatedUser({ name: `user-${i}` }));

  it.each<[what: string, answer: string, bringAbout: (world: FaultyWorld) => Promise<unknown>]>([
    [
      "a rate that is used up",
      "429 LIMIT_REACHED",
      async ({ token, review }) => {
        for (const skew of [-1, -2, -3, -4]) await review(await token(alice, skew));
      },
    ],
    [
      "an access key that is throttled",
      "429 STS_THROTTLED",
      async ({ sts, token, review }) => {
        sts.fail({ kind: "throttling" }, { times: 1 });
        await review(await token());
      },
    ],
    [
      "a host that fails",
      "503 STS_CIRCUIT_OPEN",
      async ({ sts, token, review }) => {
        sts.fail({ kind: "garbage" }, { times: 10 });
        for (const user of users) await review(await token(user));
      },
    ],
  ])("%s is left alone for just a second", async (_, answer, bringAbout) => {
    const world = await startFaultyWorld({
      identities: [alice, ...users],
      settings: "  limits: { stsPerSecondPerAccessKeyID: 2 }\n",
    });
    await bringAbout(world);
    const { clock, token, review } = world;
    const made = await token();
    clock.jump(seconds * 1000);
    expect(await review(made)).toBe(answer);
    clock.advance(answer === "429 LIMIT_REACHED" ? 499 : 999);
    expect(await review(made)).toBe(answer);
    clock.advance(1);
    expect(await review(made)).toBe("200 alice");
  });

  it("a refusal of STS is remembered for just ten seconds", async () => {
    const { sts, clock, token, review } = await startFaultyWorld();
    sts.removeIdentity(alice.accessKeyId);
    const made = await token();
    expect(await review(made)).toBe("200 STS_UNKNOWN_KEY");
    sts.addIdentity(alice);
    clock.jump(seconds * 1000);
    clock.advance(10_000);
    expect(await review(made)).toBe("200 STS_UNKNOWN_KEY");
    clock.advance(1);
    expect(await review(made)).toBe("200 alice");
  });
});
