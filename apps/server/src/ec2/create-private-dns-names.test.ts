import { fail, ok } from "@aws-iam-authenticator/core";
import { ec2ErrorResponse, emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { createPrivateDnsNames } from "./create-private-dns-names.ts";
import { handTimers } from "./testing/hand-timers.ts";
import {
  ASKER,
  CONTROL_PLANE,
  credentialsOf,
  idOf,
  instances,
  nameOf,
  type NamesWorldOptions,
  startNamesWorld,
  textOf,
} from "./testing/names-world.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const unknown = (n: number): string => `none: EC2 knows no instance "${idOf(n)}"`;

describe("an instance's name", () => {
  it("is looked up once, and then known", async () => {
    const { look, asked, askedAt, names } = await startNamesWorld();
    expect(await look([1])).toEqual([nameOf(1)]);
    expect(asked).toEqual([{ ids: [idOf(1)], page: "first" }]);
    expect(askedAt).toEqual([200]);
    // At once: no time passes.
    expect(await names.lookup(idOf(1))).toEqual(ok(nameOf(1)));
    expect(asked).toHaveLength(1);
  });

  it("is asked for again after an hour", async () => {
    const { look, asked, clock } = await startNamesWorld();
    await look([1]);
    await clock.advance(3_600_000);
    expect(await look([1])).toEqual([nameOf(1)]);
    expect(asked).toHaveLength(2);
  });

  it("of eight digits is looked up too", async () => {
    const old = { instanceId: "i-0123abcd", privateDnsName: "ip-10-9-9-9.ec2.internal" };
    const { names, clock } = await startNamesWorld({ ec2: { instances: [old] } });
    const outcome = names.lookup(old.instanceId);
    await clock.advance(200);
    expect(await outcome).toEqual(ok(old.privateDnsName));
  });

  it.each(["", "i-", "i-123", "i-0123456789abcdeg0", "i-0123456789ABCDEF0", " i-0123abcd", "i-0123abcd\n", "alice"])(
    "is not asked for where the id is %j",
    async (id) => {
      const { names, clock, asked } = await startNamesWorld();
      const outcome = names.lookup(id);
      await clock.advance(200);
      expect(textOf(await outcome)).toBe(`none: ${JSON.stringify(id)} is no instance id`);
      expect(asked).toEqual([]);
    },
  );
});

describe("an instance that is unknown", () => {
  it("keeps nobody from the others, and is answered at once the second time", async () => {
    const { look, asked, names } = await startNamesWorld();
    expect(await look([1, 99, 2])).toEqual([nameOf(1), unknown(99), nameOf(2)]);
    expect(asked).toHaveLength(1);
    expect(textOf(await names.lookup(idOf(99)))).toBe(unknown(99));
    expect(asked).toHaveLength(1);
  });

  it("is asked for again ten seconds later, when it may be there", async () => {
    const there = instances(3);
    const { look, asked, clock } = await startNamesWorld({ ec2: { instances: there } });
    await look([4]);
    there.push(...instances(4).slice(3));
    await clock.advance(9_000);
    expect(await look([4])).toEqual([unknown(4)]);
    await clock.advance(1_000);
    expect(await look([4])).toEqual([nameOf(4)]);
    expect(asked).toHaveLength(2);
  });

  it("is so where it is another account's", async () => {
    const [mine, ...others] = instances(2);
    const of = others.map((instance) => ({ ...instance, account: "444455556666" }));
    const { look } = await startNamesWorld({ ec2: { instances: mine === undefined ? of : [mine, ...of] } });
    expect(await look([1, 2])).toEqual([nameOf(1), unknown(2)]);
  });

  it("has its own reason where it exists without a name", async () => {
    const { look } = await startNamesWorld({ ec2: { instances: [{ instanceId: idOf(1), privateDnsName: "" }] } });
    expect(await look([1])).toEqual([`none: the instance "${idOf(1)}" has no private DNS name`]);
  });

  it("has no name any more, although it had one", async () => {
    const there = instances(1);
    const { look, clock } = await startNamesWorld({ ec2: { instances: there } });
    await look([1]);
    there.pop();
    await clock.advance(3_600_000);
    expect(await look([1])).toEqual([unknown(1)]);
  });
});

describe("a thousand instances at once", () => {
  it("are ten calls, of which five come at once and fifteen a second", async () => {
    const { names, asked, askedAt, clock } = await startNamesWorld({ ec2: { instances: instances(1000) } });
    const outcomes = numbers(1000).map((n) => names.lookup(idOf(n)));
    for (const _ of numbers(10)) await clock.advance(1000 / 15);
    expect((await Promise.all(outcomes)).map(textOf)).toEqual(numbers(1000).map(nameOf));
    expect(asked.map(({ ids }) => ids.length)).toEqual(numbers(10).map(() => 100));
    expect(askedAt.map(Math.round)).toEqual([0, 0, 0, 0, 0, 67, 133, 200, 267, 333]);
  });

  it("are all answered where half of them are unknown", async () => {
    const { look } = await startNamesWorld({ ec2: { instances: instances(500) }, options: { perSecond: 0 } });
    expect(await look(numbers(1000))).toEqual(numbers(1000).map((n) => (n <= 500 ? nameOf(n) : unknown(n))));
  });
});

describe("an answer of several pages", () => {
  it("is read to its end", async () => {
    const { look, asked } = await startNamesWorld({ ec2: { instances: instances(50), pageSize: 20 } });
    expect(await look(numbers(50))).toEqual(numbers(50).map(nameOf));
    expect(asked.map(({ page }) => page)).toEqual(["first", "further", "further"]);
  });

  it("counts as far as it came where a page fails", async () => {
    const { look } = await startNamesWorld({
      ec2: { instances: instances(10), pageSize: 5 },
      intercept: ({ page }) => (page === "further" ? throttled() : undefined),
    });
    const texts = await look(numbers(10));
    expect(texts.slice(0, 5)).toEqual(numbers(5).map(nameOf));
    expect(new Set(texts.slice(5))).toEqual(new Set(['not asked: EC2 throttles: HTTP 503, "RequestLimitExceeded"']));
  });

  it("is read on where a page holds other instances", async () => {
    const page = (n: number, more: string) =>
      `<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>${idOf(n)}</instanceId>` +
      `<privateDnsName>${nameOf(n)}</privateDnsName></item></instancesSet></item></reservationSet>${more}</DescribeInstancesResponse>`;
    const { look } = await startNamesWorld({
      intercept: (asked) => new Response(asked.page === "first" ? page(2, "<nextToken>more</nextToken>") : page(1, "")),
    });
    expect(await look([1])).toEqual([nameOf(1)]);
  });

  it("is not asked for without end", async () => {
    const { look, asked } = await startNamesWorld({
      intercept: () =>
        new Response(
          "<DescribeInstancesResponse><reservationSet/><nextToken>again</nextToken></DescribeInstancesResponse>",
        ),
      options: { perSecond: 0 },
    });
    expect(await look([1])).toEqual([unknown(1)]);
    expect(asked).toHaveLength(20);
  });
});

describe("where EC2 cannot be asked", () => {
  it.each<[what: string, world: NamesWorldOptions, reason: RegExp, calls: number]>([
    ["EC2 throttles", { intercept: throttled }, /^not asked: EC2 throttles: HTTP 503, "RequestLimitExceeded"$/, 1],
    [
      "the permission is missing",
      { ec2: { mayDescribe: () => false } },
      /^not asked: EC2 answered "UnauthorizedOperation": .* needs the permission ec2:DescribeInstances$/,
      1,
    ],
    [
      "the credentials are unknown",
      { identities: [emulatedUser()] },
      /^not asked: EC2 does not accept .*: "AuthFailure"$/,
      2,
    ],
    [
      "EC2 fails",
      { intercept: () => ec2ErrorResponse({ status: 500, code: "InternalError", message: "" }) },
      /^not asked: EC2 failed: HTTP 500, "InternalError"$/,
      2,
    ],
    [
      "a portal answers",
      { intercept: () => new Response("<html><p>Log in", { status: 200 }) },
      /^not asked: what answered is not EC2: HTTP 200/,
      1,
    ],
    [
      "there are no credentials",
      { options: { credentials: async () => fail("CREDENTIALS_MISSING") } },
      /^not asked: no AWS credentials: "CREDENTIALS_MISSING"/,
      0,
    ],
  ])("because %s, it is told", async (_, world, reason, calls) => {
    const { names, clock, asked, happened, events } = await startNamesWorld(world);
    const outcome = names.lookup(idOf(1));
    await clock.advance(200);
    if (calls > 1) {
      await happened(1);
      await clock.advance(25);
    }
    expect(textOf(await outcome)).toMatch(reason);
    expect(asked).toHaveLength(calls);
    expect(events).toHaveLength(calls);
  });

  it("because nobody listens, it is told", async () => {
    const { names, clock, askedAt } = await startNamesWorld({
      options: { post: () => Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })) },
    });
    const outcome = names.lookup(idOf(1));
    await clock.advance(225);
    expect(textOf(await outcome)).toBe('not asked: EC2 could not be reached: "ECONNREFUSED"');
    expect(askedAt).toEqual([200, 225]);
  });

  it("an old name is good enough for a day, and asked for each time", async () => {
    let broken = false;
    const { look, asked, clock } = await startNamesWorld({ intercept: () => (broken ? throttled() : undefined) });
    await look([1]);
    broken = true;
    await clock.advance(3_600_000);
    expect(await look([1])).toEqual([nameOf(1)]);
    expect(await look([1])).toEqual([nameOf(1)]);
    expect(asked).toHaveLength(3);
    await clock.advance(86_400_000);
    expect(await look([1])).toEqual(['not asked: EC2 throttles: HTTP 503, "RequestLimitExceeded"']);
  });

  it("nothing is remembered of it", async () => {
    let broken = true;
    const { look } = await startNamesWorld({ intercept: () => (broken ? throttled() : undefined) });
    await look([1]);
    broken = false;
    expect(await look([1])).toEqual([nameOf(1)]);
  });

  it("in passing, it is asked once more", async () => {
    let calls = 0;
    const { names, clock, events, happened } = await startNamesWorld({
      intercept: () =>
        calls++ === 0 ? ec2ErrorResponse({ status: 503, code: "Unavailable", message: "" }) : undefined,
    });
    const outcome = names.lookup(idOf(1));
    await clock.advance(200);
    await happened(1);
    await clock.advance(25);
    expect(await outcome).toEqual(ok(nameOf(1)));
    expect(events.map(({ result }) => result)).toEqual(["fault", "answered"]);
  });
});

describe("a lookup ends", () => {
  const hanging = { options: { post: () => new Promise<never>(() => undefined) } };

  it.each<[what: string, timeoutMs: number | undefined, after: number]>([
    ["after ten seconds", undefined, 10_000],
    ["as soon as the caller's time is up", 300, 300],
  ])("%s", async (_, timeoutMs, after) => {
    const { names, clock } = await startNamesWorld(hanging);
    let text: string | undefined;
    void names.lookup(idOf(1), { timeoutMs }).then((outcome) => (text = textOf(outcome)));
    await clock.advance(after - 1);
    expect(text).toBeUndefined();
    await clock.advance(1);
    expect(text).toBe("not asked: EC2 did not answer in time");
  });

  it("as soon as the caller's signal says so, and takes nobody along", async () => {
    const { names, clock, asked } = await startNamesWorld();
    const controller = new AbortController();
    const given = names.lookup(idOf(1), { signal: controller.signal });
    const patient = names.lookup(idOf(1));
    controller.abort();
    expect(textOf(await given)).toBe("not asked: EC2 did not answer in time");
    await clock.advance(200);
    expect(await patient).toEqual(ok(nameOf(1)));
    expect(asked).toHaveLength(1);
  });

  it("with what EC2 said meanwhile for the next one", async () => {
    const { names, clock, events } = await startNamesWorld();
    const given = names.lookup(idOf(1), { timeoutMs: 100 });
    await clock.advance(200);
    expect(textOf(await given)).toBe("not asked: EC2 did not answer in time");
    await names.lookup(idOf(1));
    expect(events).toHaveLength(1);
    expect(await names.lookup(idOf(1))).toEqual(ok(nameOf(1)));
  });

  it("a call is given five seconds", async () => {
    let signal: AbortSignal | undefined;
    const { names, clock } = await startNamesWorld({
      options: {
        post: (_, own) => {
          signal = own;
          return new Promise((resolve, reject) => own.addEventListener("abort", reject));
        },
      },
    });
    const outcome = names.lookup(idOf(1));
    await clock.advance(5_199);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(textOf(await outcome)).toBe("not asked: EC2 did not answer in time");
  });
});

describe("a role that is to be assumed", () => {
  const onlyTheRole = {
    mayDescribe: ({ arn }: { arn: string }) => arn.includes("assumed-role/DescribeInstancesRole/"),
  };
  const roleArn = ASKER.arn;

  it("asks EC2, and is assumed once an hour", async () => {
    const { look, clock, aws } = await startNamesWorld({ ec2: onlyTheRole, options: { roleArn } });
    const assumed = () => aws.requests.filter(({ url }) => url.includes("Action=AssumeRole")).length;
    expect(await look([1])).toEqual([nameOf(1)]);
    await clock.advance(54 * 60_000);
    expect([await look([2]), assumed()]).toEqual([[nameOf(2)], 1]);
    await clock.advance(60_000);
    expect([await look([3]), assumed()]).toEqual([[nameOf(3)], 2]);
  });

  it("is assumed on behalf of the source, whose headers only that call has, and signed", async () => {
    const sourceArn = "arn:aws:eks:us-east-1:444455556666:cluster/blue";
    const { look, aws } = await startNamesWorld({ options: { roleArn, sourceArn } });
    expect(await look([1])).toEqual([nameOf(1)]);
    const [assuming, asking] = aws.requests;
    expect(assuming?.headers).toMatchObject({
      "x-amz-source-arn": sourceArn,
      "x-amz-source-account": "444455556666",
      authorization: expect.stringMatching(/SignedHeaders=[^,]*x-amz-source-account;x-amz-source-arn/),
    });
    expect(Object.keys(asking?.headers ?? {}).filter((name) => name.includes("source"))).toEqual([]);
    expect([assuming, asking].map((request) => request?.headers["user-agent"])).toEqual([
      "aws-iam-authenticator",
      "aws-iam-authenticator",
    ]);
  });

  it("that cannot be assumed is told", async () => {
    const other = "arn:aws:iam::111122223333:role/Other";
    const { look, asked } = await startNamesWorld({ options: { roleArn: other } });
    expect(await look([1])).toEqual([
      `not asked: no AWS credentials: "ROLE_NOT_ASSUMED", "${other}": HTTP 403 "AccessDenied"`,
    ]);
    expect(asked).toEqual([]);
  });
});

it("credentials that EC2 does not accept any more are got anew", async () => {
  const renewed = emulatedRoleSession({ role: "ControlPlane", session: "renewed" });
  const given = [CONTROL_PLANE, renewed];
  const { names, clock, happened } = await startNamesWorld({
    identities: [renewed],
    options: { credentials: async () => credentialsOf(given.shift() ?? renewed) },
  });
  const outcome = names.lookup(idOf(1));
  await clock.advance(200);
  await happened(1);
  await clock.advance(25);
  expect(await outcome).toEqual(ok(nameOf(1)));
  expect(given).toEqual([]);
});

it("credentials with which the role cannot be assumed any more are got anew", async () => {
  const renewed = emulatedRoleSession({ role: "ControlPlane", session: "renewed" });
  const given = [CONTROL_PLANE, renewed];
  const { look } = await startNamesWorld({
    identities: [renewed],
    options: { roleArn: ASKER.arn, credentials: async () => credentialsOf(given.shift() ?? renewed) },
  });
  expect(await look([1])).toEqual([expect.stringMatching(/ROLE_NOT_ASSUMED.*InvalidClientTokenId/)]);
  expect(await look([1])).toEqual([nameOf(1)]);
});

describe("nothing is made of", () => {
  it.each<[what: string, options: object, code: string]>([
    ["a region that is none", { region: "moon-1" }, "REGION_INVALID"],
    ["a role that is no ARN", { roleArn: "DescribeInstancesRole" }, "CONFIG_INVALID"],
    ["a source that is no ARN", { sourceArn: "blue" }, "CONFIG_INVALID"],
    ["a source without an account", { sourceArn: "arn:aws:s3:::bucket" }, "CONFIG_INVALID"],
  ])("%s", (_, options, code) => {
    const clock = handTimers();
    const made = createPrivateDnsNames({
      region: "us-east-1",
      credentials: async () => credentialsOf(CONTROL_PLANE),
      post: () => Promise.reject(new Error("not to be called")),
      stsTransport: () => Promise.reject(new Error("not to be called")),
      clock,
      timers: clock,
      observe: () => undefined,
      ...options,
    });
    expect(made).toMatchObject({ ok: false, problem: { code } });
  });
});

function throttled(): Response {
  return ec2ErrorResponse({ status: 503, code: "RequestLimitExceeded", message: "Request limit exceeded." });
}
