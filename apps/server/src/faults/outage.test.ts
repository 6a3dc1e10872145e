// What goes on while STS is down, and how it is asked again.
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { alice, bob, startFaultyWorld } from "./testing/faulty-world.ts";

const second = 1000;

describe("while STS is down", () => {
  const stale = "  cache: { ttlSeconds: 60, staleIfErrorSeconds: 600 }\n";

  it.each<[what: string, settings: string, secondsLater: number, answer: string]>([
    ["is granted out of memory for its minute", "", 60, "200 alice"],
    ["is not granted longer by default", "", 61, "503 STS_FAULT"],
    ["is granted for staleIfErrorSeconds more", stale, 660, "200 alice"],
    ["is not granted longer than that", stale, 661, "503 STS_FAULT"],
    ["is never granted past its 15 minutes", "  cache: { staleIfErrorSeconds: 900 }\n", 901, "200 TOKEN_EXPIRED"],
  ])("a token that was verified before %s", async (_, settings, secondsLater, answer) => {
    const { sts, clock, token, review } = await startFaultyWorld({ settings });
    const made = await token();
    expect(await review(made)).toBe("200 alice");
    sts.fail({ kind: "error", status: 503, code: "ServiceUnavailable" });
    clock.advance(secondsLater * second);
    expect(await review(made)).toBe(answer);
    expect(await review(await token(bob))).toBe("503 STS_FAULT");
  });

  it.each([
    ["resets", { kind: "reset", when: "before-headers" }, undefined],
    ["hangs", { kind: "hang", when: "before-headers" }, "200ms"],
    ["shows a wrong certificate", { kind: "tls", certificate: "expired" }, undefined],
  ] as const)("and %s, it is no different", async (_, fault, timeout) => {
    const { sts, clock, token, review } = await startFaultyWorld({ settings: stale });
    const made = await token();
    await review(made);
    clock.advance(61 * second);
    sts.fail(fault);
    expect(await review(made, timeout)).toBe("200 alice");
    sts.heal();
    expect(await review(await token(bob))).toBe("200 bob");
  });
});

it("STS is left alone after ten reviews that it failed, their second tries not counted, and asked again after a second", async () => {
  const users = Array.from({ length: 12 }, (_, i) => emulatedUser({ name: `user-${i}` }));
  const world = await startFaultyWorld({ identities: [alice, ...users] });
  const { sts, clock, token, review, counted, complaints } = world;
  const cached = await token();
  await review(cached);
  const tokens = await Promise.all(users.map((user) => token(user)));
  const answers = async (from: number, to: number) => {
    const all: string[] = [];
    for (const made of tokens.slice(from, to)) all.push(await review(made));
    return all;
  };
  sts.fail({ kind: "error", status: 500, code: "InternalFailure" });
  await counted();

  expect(await answers(0, 10)).toEqual(Array.from({ length: 10 }, () => "503 STS_FAULT"));
  expect(await answers(10, 12)).toEqual(["503 STS_CIRCUIT_OPEN", "503 STS_CIRCUIT_OPEN"]);
  expect(await review(cached)).toBe("200 alice");
  expect(await counted()).toMatchObject({
    'sts_responses_total{ResponseCode="500"}': 20,
    sts_retries_total: 10,
    'reviews_total{code="STS_CIRCUIT_OPEN"}': 2,
    sts_circuit_open: 1,
  });
  expect(complaints().at(-1)).toContain("access denied");
  expect(complaints().join("\n")).toContain("STS is left alone after many faults");

  clock.advance(second);
  expect(await answers(0, 2)).toEqual(["503 STS_FAULT", "503 STS_CIRCUIT_OPEN"]);
  sts.heal();
  expect(await answers(0, 1)).toEqual(["503 STS_CIRCUIT_OPEN"]);
  clock.advance(second);
  expect(await answers(0, 12)).toEqual(users.map((_, i) => `200 user-${i}`));
  expect(await counted()).toMatchObject({ sts_circuit_open: -1 });
});
