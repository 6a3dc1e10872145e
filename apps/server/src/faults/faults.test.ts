// What can go wrong with STS, seen from kube-apiserver: nobody is granted for it, what it was is said and counted, and it
// is over at once when STS works again.
import type { AnswerFault, ConnectionFault } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { closedAfter } from "../testing/clean-up.ts";
import { startRelay } from "../testing/relay.ts";
import { failResolver } from "./testing/failing-resolver.ts";
import { alice, bob, startFaultyWorld } from "./testing/faulty-world.ts";

/** What a review is counted as, and the calls to STS for it. */
const reviewed = (code: string, result: string, calls: Record<string, number>) => ({
  [`reviews_total{code="${code}"}`]: 1,
  [`authenticate_latency_seconds_count{result="${result}"}`]: 1,
  ...calls,
});
const answered = (status: number) => ({ [`sts_responses_total{ResponseCode="${status}"}`]: 1 });
const answeredTwice = (status: number) => ({
  [`sts_responses_total{ResponseCode="${status}"}`]: 2,
  sts_retries_total: 1,
});
const throttled = (status: number) => ({ ...answered(status), sts_throttling_total: 1 });
const unreachableTwice = { sts_connection_failures_total: 2, sts_retries_total: 1 };
// It goes on for whoever may ask the same meanwhile: see below.
const underWay = {};

/** A throttled access key is not tried again for so long. */
const paused = { pauseMs: 1000 };
const impatient = { timeout: "200ms" };

describe("while STS has a fault", () => {
  it.each<
    [
      fault: AnswerFault | ConnectionFault,
      answer: string,
      result: string,
      calls: Record<string, number>,
      also?: { readonly pauseMs?: number; readonly timeout?: string },
    ]
  >([
    [{ kind: "throttling" }, "429 STS_THROTTLED", "sts_throttling", throttled(400), paused],
    [{ kind: "error", status: 503, code: "SlowDown" }, "429 STS_THROTTLED", "sts_throttling", throttled(503), paused],
    [{ kind: "page", status: 429 }, "429 STS_THROTTLED", "sts_throttling", throttled(429), paused],
    [{ kind: "error", status: 500, code: "InternalFailure" }, "503 STS_FAULT", "sts_error", answeredTwice(500)],
    [{ kind: "error", status: 503, code: "ServiceUnavailable" }, "503 STS_FAULT", "sts_error", answeredTwice(503)],
    [{ kind: "page", status: 502 }, "503 STS_FAULT", "sts_error", answeredTwice(502)],
    [{ kind: "page", status: 403 }, "503 STS_ANSWER_INVALID", "sts_error", answered(403)],
    [{ kind: "page", status: 200 }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "garbage" }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "content-type", contentType: "text/html" }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "content-type", contentType: "text/xml" }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "huge-body", bytes: 64 * 1024 + 1 }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "huge-body", bytes: Infinity }, "503 STS_ANSWER_INVALID", "sts_error", answered(200)],
    [{ kind: "hang", when: "before-headers" }, "503 STS_TIMEOUT", "sts_error", underWay, impatient],
    [{ kind: "hang", when: "in-body" }, "503 STS_TIMEOUT", "sts_error", underWay, impatient],
    [{ kind: "drip", bytesPerSecond: 20 }, "503 STS_TIMEOUT", "sts_error", underWay, impatient],
    [{ kind: "reset", when: "on-connect" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "reset", when: "before-headers" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "reset", when: "in-body" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "tls", certificate: "untrusted" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "tls", certificate: "other-host" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "tls", certificate: "expired" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
    [{ kind: "tls", certificate: "not-yet-valid" }, "503 STS_UNREACHABLE", "sts_error", unreachableTwice],
  ])("%j: a review is answered %s and counted as %s", async (fault, answer, result, calls, also = {}) => {
    const { sts, clock, token, review, counted } = await startFaultyWorld();
    const [hers, his] = [await token(alice), await token(bob)];
    await counted();
    sts.fail(fault);
    expect(await review(hers, also.timeout)).toBe(answer);
    expect(await counted()).toEqual(reviewed(answer.slice(4), result, calls));
    sts.heal();
    expect(await review(his)).toBe("200 bob");
    clock.advance(also.pauseMs ?? 0);
    expect(await review(hers)).toBe("200 alice");
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308] as const)("with %i is not followed", async (status) => {
    const elsewhere = closedAfter(await startRelay(undefined));
    const { sts, token, review, counted } = await startFaultyWorld();
    await counted();
    sts.fail({ kind: "redirect", location: `https://127.0.0.1:${elsewhere.port}/`, status });
    const hers = await token();
    expect(await review(hers)).toBe("503 STS_ANSWER_INVALID");
    expect(await counted()).toEqual(reviewed("STS_ANSWER_INVALID", "sts_error", answered(status)));
    // Neither there, nor by the way to STS, which all that the server sends takes here.
    expect(elsewhere.opened).toBe(0);
    expect(sts.requests).toHaveLength(1);
    sts.heal();
    expect(await review(hers)).toBe("200 alice");
  });
});

describe("a resolver that does not know STS", () => {
  it("is an STS that is not reached, until it does", async () => {
    const { token, review, counted } = await startFaultyWorld({ emulator: { host: "localhost" } });
    await counted();
    const resolver = failResolver();
    onTestFinished(resolver.mend);
    const hers = await token();
    expect(await review(hers)).toBe("503 STS_UNREACHABLE");
    resolver.mend();
    expect(await counted()).toEqual(reviewed("STS_UNREACHABLE", "sts_error", unreachableTwice));
    expect(await review(hers)).toBe("200 alice");
  });
});

describe("a fault that is over before the second try", () => {
  it.each<AnswerFault | ConnectionFault>([
    { kind: "error", status: 500, code: "InternalFailure" },
    { kind: "page", status: 503 },
    { kind: "reset", when: "on-connect" },
    { kind: "reset", when: "before-headers" },
    { kind: "reset", when: "in-body" },
    { kind: "tls", certificate: "expired" },
  ])("is not noticed: %j", async (fault) => {
    const { sts, token, review, counted } = await startFaultyWorld();
    await counted();
    sts.fail(fault, { times: 1 });
    expect(await review(await token())).toBe("200 alice");
    expect(await counted()).toMatchObject({ sts_retries_total: 1, ...answered(200) });
  });
});

it("an answer that comes slowly, but in time, is one", async () => {
  const { sts, token, review } = await startFaultyWorld();
  sts.fail({ kind: "drip", bytesPerSecond: 2000 });
  expect(await review(await token())).toBe("200 alice");
});

it("just 64 KiB are an answer", async () => {
  const { sts, token, review } = await startFaultyWorld();
  sts.fail({ kind: "huge-body", bytes: 64 * 1024 });
  expect(await review(await token())).toBe("200 alice");
});

it("an STS that never answers is left after ten seconds, whatever the caller would wait, and then asked anew", async () => {
  const carol = { ...alice, accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  const { sts, token, review, counted } = await startFaultyWorld({ identities: [alice, bob, carol] });
  const tokens = [await token(alice), await token(bob), await token(carol)];
  const faults: AnswerFault[] = [
    { kind: "hang", when: "before-headers" },
    { kind: "hang", when: "in-body" },
    { kind: "drip", bytesPerSecond: 1 },
  ];
  await counted();
  const reviews: Promise<string>[] = [];
  for (const [index, fault] of faults.entries()) {
    sts.fail(fault, { times: 1 });
    const [made] = tokens.slice(index);
    if (made !== undefined) reviews.push(review(made));
    await expect.poll(() => sts.requests.length).toBe(index + 1);
  }
  expect(await Promise.all(reviews)).toEqual(faults.map(() => "503 STS_TIMEOUT"));
  expect(await counted()).toMatchObject({ sts_connection_failures_total: 3 });
  await expect.poll(() => sts.openConnections).toBe(0);
  // They were not healed: this is another call.
  for (const made of tokens) expect(await review(made)).toMatch(/^200 /);
  expect(sts.requests).toHaveLength(6);
});
