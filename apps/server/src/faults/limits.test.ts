// The server's own limits on calls to STS, with the settings of a configuration file: whose token is new is refused with
// 429, whose is in memory goes on, and it is over as soon as the load is.
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { alice, bob, startFaultyWorld } from "./testing/faulty-world.ts";

const second = 1000;
const granted = "200 alice";
const refused = "429 LIMIT_REACHED";

describe("of more tokens than a rate allows, twice as many are verified at once, and no more", () => {
  it.each([
    ["stsPerSecondPerAccessKeyID", "access-key-rate", "200 bob"],
    ["stsPerSecond", "rate", refused],
  ])("%s: 3", async (key, limit, ofAnotherKey) => {
    const { sts, clock, token, review, counted } = await startFaultyWorld({ settings: `  limits: { ${key}: 3 }\n` });
    const [first = await token(), ...others] = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7].map((age) => token(alice, -age)),
    );
    expect(await review(first)).toBe(granted);
    await counted();
    const answers: string[] = [];
    for (const made of others) answers.push(await review(made));
    expect(answers).toEqual([...Array.from({ length: 5 }, () => granted), refused, refused]);
    expect(await counted()).toMatchObject({
      [`sts_limited_total{limit="${limit}"}`]: 2,
      'reviews_total{code="LIMIT_REACHED"}': 2,
      'authenticate_latency_seconds_count{result="sts_throttling"}': 2,
    });
    expect(sts.requests).toHaveLength(6);
    expect(await review(await token(bob))).toBe(ofAnotherKey);
    expect(await review(first)).toBe(granted);

    clock.advance(second);
    const again: string[] = [];
    for (const age of [10, 11, 12, 13]) again.push(await review(await token(alice, -age)));
    expect(again).toEqual([granted, granted, granted, refused]);
  });
});

it("of more tokens than may wait those that came last are refused, and tokens in memory pass by all that wait", async () => {
  const users = Array.from({ length: 4 }, (_, i) => emulatedUser({ name: `user-${i}` }));
  const { sts, token, review, counted } = await startFaultyWorld({
    identities: [alice, ...users],
    settings: "  limits: { stsConcurrency: 1, queue: 2 }\n",
  });
  const cached = await token();
  expect(await review(cached)).toBe(granted);
  const tokens = await Promise.all(users.map((user) => token(user)));
  await counted();
  sts.fail({ kind: "hang", when: "before-headers" }, { times: 1 });
  const waiting = tokens.slice(0, 3).map((made) => review(made, "1s"));
  await expect.poll(() => sts.requests.length).toBe(2);
  expect(await Promise.all(tokens.slice(3).map((made) => review(made, "1s")))).toEqual([refused]);
  expect(await review(cached)).toBe(granted);
  expect(await Promise.all(waiting)).toEqual(users.slice(0, 3).map(() => "503 STS_TIMEOUT"));
  expect(await counted()).toMatchObject({ 'sts_limited_total{limit="queue"}': 1 });
  expect(sts.requests).toHaveLength(2);
});
