import { describe, expect, it } from "vitest";
import { emulatedRole, emulatedRoleSession, emulatedUser } from "../made-up-identities.ts";
import { createStsEmulator, type StsEmulatorOptions } from "../sts-emulator.ts";
import { type RequestOptions, SIGNED_AT, signedPost } from "../testing/signed-requests.ts";
import { ec2ErrorResponse } from "./ec2-answer.ts";
import type { EmulatedInstance } from "./emulated-ec2.ts";

const alice = emulatedUser();
const bob = emulatedUser({ name: "bob", account: "444455556666" });
const ofChina = emulatedUser({ name: "chen", partition: "aws-cn" });
const session = emulatedRoleSession({ role: "ControlPlane" });

const idOf = (n: number) => `i-${n.toString(16).padStart(17, "0")}`;
const instances: readonly EmulatedInstance[] = [
  ...Array.from({ length: 12 }, (_, n) => ({ instanceId: idOf(n), privateDnsName: `ip-10-0-0-${n}.ec2.internal` })),
  { instanceId: "i-0123abcd", privateDnsName: "" },
  { instanceId: idOf(99), privateDnsName: "ip-10-9-9-9.ec2.internal", account: "444455556666" },
];

const emulator = (options: Partial<StsEmulatorOptions> = {}) =>
  createStsEmulator({
    identities: [alice, bob, ofChina, session],
    roles: [emulatedRole()],
    ec2: { instances },
    now: () => SIGNED_AT.now,
    ...options,
  });
const aws = emulator();

const ec2Host = "ec2.us-east-1.amazonaws.com";
const describeInstances = { Action: "DescribeInstances", Version: "2016-11-15" };

/** A signed request to EC2. */
function signed(parameters: Readonly<Record<string, string>>, caller = alice, options: RequestOptions = {}): Request {
  const action = { ...describeInstances, ...parameters };
  return signedPost(caller, { host: ec2Host, service: "ec2", action, ...options });
}

/** What an answer comes to: the ids in it, or status and code. */
async function idsOrCode(answer: Response): Promise<readonly string[] | string> {
  const text = await answer.text();
  const [, code] = /<Response>\s*<Errors>\s*<Error>\s*<Code>([\w.]+)<\/Code>/.exec(text) ?? [];
  if (code !== undefined) return `${answer.status} ${code}`;
  return [...text.matchAll(/<instanceId>([^<]*)</g)].map(([, id = ""]) => id);
}

const ask = async (...parameters: Parameters<typeof signed>) => idsOrCode(await aws.handle(signed(...parameters)));
const filter = (...values: readonly string[]) => ({
  "Filter.1.Name": "instance-id",
  ...Object.fromEntries(values.map((value, i) => [`Filter.1.Value.${i + 1}`, value])),
});

describe("DescribeInstances", () => {
  it("answers in EC2's form", async () => {
    const answer = await aws.handle(signed({ "InstanceId.1": idOf(1) }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/xml;charset=UTF-8");
    const text = (await answer.text()).replace(/[0-9a-f-]{36}/, "REQUEST-ID");
    expect(text).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
          <requestId>REQUEST-ID</requestId>
          <reservationSet>
              <item>
                  <reservationId>r-00000000000000001</reservationId>
                  <ownerId>111122223333</ownerId>
                  <groupSet>
                  </groupSet>
                  <instancesSet>
                      <item>
                          <instanceId>i-00000000000000001</instanceId>
                          <instanceState>
                              <code>16</code>
                              <name>running</name>
                          </instanceState>
                          <privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName>
                          <networkInterfaceSet>
                              <item>
                                  <privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName>
                                  <privateIpAddressesSet>
                                      <item>
                                          <privateIpAddress>192.0.2.1</privateIpAddress>
                                          <privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName>
                                          <primary>true</primary>
                                      </item>
                                      <item>
                                          <privateIpAddress>192.0.2.2</privateIpAddress>
                                          <privateDnsName>ip-192-0-2-2.ec2.internal</privateDnsName>
                                          <primary>false</primary>
                                      </item>
                                  </privateIpAddressesSet>
                              </item>
                          </networkInterfaceSet>
                      </item>
                  </instancesSet>
              </item>
          </reservationSet>
      </DescribeInstancesResponse>
      "
    `);
  });

  it.each<[what: string, parameters: Record<string, string>, expected: readonly string[] | string]>([
    ["one id", { "InstanceId.1": idOf(1) }, [idOf(1)]],
    ["ids of both lengths", { "InstanceId.1": idOf(1), "InstanceId.2": "i-0123abcd" }, [idOf(1), "i-0123abcd"]],
    [
      "an unknown id among others",
      { "InstanceId.1": idOf(1), "InstanceId.2": idOf(77) },
      "400 InvalidInstanceID.NotFound",
    ],
    ["another account's id", { "InstanceId.1": idOf(99) }, "400 InvalidInstanceID.NotFound"],
    [
      "a malformed id among others",
      { "InstanceId.1": idOf(1), "InstanceId.2": "alice" },
      "400 InvalidInstanceID.Malformed",
    ],
    ["ids and a page size", { "InstanceId.1": idOf(1), MaxResults: "5" }, "400 InvalidParameterCombination"],
    ["a filter", filter(idOf(1), idOf(2)), [idOf(1), idOf(2)]],
    ["a filter with an unknown id", filter(idOf(1), idOf(77), idOf(99), "alice"), [idOf(1)]],
    ["a filter by something else", { "Filter.1.Name": "vpc-id" }, "400 InvalidParameterValue"],
    [
      "a filter of 200",
      filter(...Array.from({ length: 200 }, (_, n) => idOf(n))),
      instances.slice(0, 12).map(({ instanceId }) => instanceId),
    ],
    ["a filter of more", filter(...Array.from({ length: 201 }, (_, n) => idOf(n))), "400 FilterLimitExceeded"],
    ["a page size of 4", { MaxResults: "4" }, "400 InvalidParameterValue"],
    ["a page size of 1001", { MaxResults: "1001" }, "400 InvalidParameterValue"],
    ["a page that is none", { NextToken: "x" }, "400 InvalidNextToken"],
    ["another action of EC2", { Action: "RunInstances" }, "400 InvalidAction"],
  ])("with %s", async (_, parameters, expected) => {
    expect(await ask(parameters)).toEqual(expected);
  });

  it("names the ids that are unknown", async () => {
    const answer = await aws.handle(
      signed({ "InstanceId.1": idOf(77), "InstanceId.2": idOf(1), "InstanceId.3": idOf(78) }),
    );
    expect(await answer.text()).toContain(
      `<Message>The instance IDs &#39;${idOf(77)}, ${idOf(78)}&#39; do not exist</Message>`,
    );
  });

  it("shows each account its own instances", async () => {
    expect(await ask({})).toHaveLength(13);
    expect(await ask({}, bob)).toEqual([idOf(99)]);
  });

  it.each([
    [{ MaxResults: "5" }, 1000, [5, 5, 3]],
    [{ MaxResults: "1000" }, 7, [7, 6]],
    [{}, 7, [7, 6]],
    [{}, 13, [13]],
  ])("comes in pages: asked for %j of a most of %i", async (parameters, pageSize, sizes) => {
    const { handle } = emulator({ ec2: { instances, pageSize } });
    const ids: string[] = [];
    const got: number[] = [];
    let next: Readonly<Record<string, string>> = {};
    do {
      const text = await (await handle(signed({ ...parameters, ...next }))).text();
      const page = [...text.matchAll(/<instanceId>([^<]*)</g)].map(([, id = ""]) => id);
      ids.push(...page);
      got.push(page.length);
      const [, token] = /<nextToken>([^<]*)</.exec(text) ?? [];
      next = token === undefined ? {} : { NextToken: token };
    } while ("NextToken" in next);
    expect(got).toEqual(sizes);
    expect(new Set(ids).size).toBe(13);
  });

  it("looks at the instances anew each time", async () => {
    const list: EmulatedInstance[] = [];
    const { handle } = emulator({ ec2: { instances: list } });
    expect(await idsOrCode(await handle(signed({})))).toEqual([]);
    list.push({ instanceId: idOf(1), privateDnsName: "a" });
    expect(await idsOrCode(await handle(signed({})))).toEqual([idOf(1)]);
  });

  it("knows no instances where none are given", async () => {
    const { handle } = createStsEmulator({ identities: [alice], now: () => SIGNED_AT.now });
    expect(await idsOrCode(await handle(signed({})))).toEqual([]);
  });
});

describe("the signature of a request to EC2", () => {
  it.each<[what: string, caller: typeof alice, options: RequestOptions, expected: string]>([
    ["of the service sts", alice, { service: "sts" }, "403 SignatureDoesNotMatch"],
    ["of another region", alice, { region: "eu-central-1" }, "403 SignatureDoesNotMatch"],
    ["of another secret key", { ...alice, secretAccessKey: "other" }, {}, "403 SignatureDoesNotMatch"],
    ["of another terminator", alice, { terminator: "aws5_request" }, "403 SignatureDoesNotMatch"],
    ["of another day's scope", alice, { scopeDate: "20260101" }, "403 SignatureDoesNotMatch"],
    ["of an unknown key", { ...alice, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }, {}, "401 AuthFailure"],
    ["of another partition", ofChina, {}, "401 AuthFailure"],
    ["with another session token", { ...session, sessionToken: "other" }, {}, "401 AuthFailure"],
    ["of an hour ago", alice, { timestamp: "20260102T140405Z" }, "400 RequestExpired"],
  ])("is refused where it is %s", async (_, caller, options, expected) => {
    expect(await ask({}, caller, options)).toBe(expected);
  });

  it.each([
    ["a session's", session, {}],
    ["of another region at its host", alice, { host: "ec2.eu-central-1.amazonaws.com", region: "eu-central-1" }],
    ["of a FIPS host", alice, { host: "ec2-fips.us-east-1.amazonaws.com" }],
    ["of a dual-stack host", alice, { host: "ec2.us-east-1.api.aws" }],
    ["of any region at another host", alice, { host: "127.0.0.1:8443", region: "eu-central-1" }],
  ])("is good where it is %s", async (_, caller, options) => {
    expect(await ask({ "InstanceId.1": idOf(1) }, caller, options)).toEqual([idOf(1)]);
  });

  it("is refused where the body is another", async () => {
    const request = signed({ "InstanceId.1": idOf(1) });
    const body = (await request.clone().text()).replace(idOf(1), idOf(2));
    expect(await idsOrCode(await aws.handle(new Request(request, { method: "POST", body })))).toBe(
      "403 SignatureDoesNotMatch",
    );
  });

  it("is missed", async () => {
    const request = new Request(`https://${ec2Host}/?${new URLSearchParams(describeInstances)}`);
    expect(await idsOrCode(await aws.handle(request))).toBe("403 MissingAuthenticationToken");
  });

  it("is refused where the credentials have ended", async () => {
    const ended = emulatedRoleSession({ role: "Ended", expiration: new Date(SIGNED_AT.now) });
    const { handle } = emulator({ identities: [ended] });
    expect(await idsOrCode(await handle(signed({}, ended)))).toBe("400 RequestExpired");
  });
});

describe("on demand", () => {
  it("an identity is not authorized", async () => {
    const { handle } = emulator({ ec2: { instances, mayDescribe: ({ arn }) => arn !== alice.arn } });
    const answer = await handle(signed({}));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(
      `<Code>UnauthorizedOperation</Code>\n            <Message>You are not authorized to perform this operation. User: ${alice.arn} `,
    );
    expect(await idsOrCode(await handle(signed({}, session)))).toHaveLength(13);
  });

  it("the limit of requests is reached", async () => {
    const { handle } = emulator({
      intercept: () =>
        ec2ErrorResponse({ status: 503, code: "RequestLimitExceeded", message: "Request limit exceeded." }),
    });
    expect(await idsOrCode(await handle(signed({})))).toBe("503 RequestLimitExceeded");
  });
});

it("STS goes on beside it", async () => {
  const answer = await aws.handle(signedPost(alice));
  expect(await answer.text()).toContain(`<Arn>${alice.arn}</Arn>`);
});
