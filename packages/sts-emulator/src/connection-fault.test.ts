import { afterEach, describe, expect, it } from "vitest";
import { Agent } from "node:https";
import type { AnswerFault } from "./answer-fault.ts";
import type { ConnectionFault } from "./connection-fault.ts";
import { emulatedUser } from "./made-up-identities.ts";
import { type ListeningStsEmulator, type ListeningStsEmulatorOptions, startStsEmulator } from "./start-sts-emulator.ts";
import { exchange, presignedOptions } from "./testing/exchange.ts";
import { SIGNED_AT } from "./testing/signed-requests.ts";

const alice = emulatedUser();
const running: ListeningStsEmulator[] = [];

async function start(options: Partial<ListeningStsEmulatorOptions> = {}): Promise<ListeningStsEmulator> {
  const sts = await startStsEmulator({ identities: [alice], now: () => SIGNED_AT.now, ...options });
  running.push(sts);
  return sts;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sts) => sts.close()));
});

const ask = (sts: ListeningStsEmulator, enough?: (body: string) => boolean) =>
  exchange(sts, presignedOptions(alice), enough);
const nothing = { status: undefined, body: "" };
const half = { status: 200, body: expect.stringMatching(/^\{"GetCallerIdentityResponse"[^]*[^}]$/) };

describe.each(["https", "http"] as const)("over %s, a client meets", (protocol) => {
  it.each<[fault: ConnectionFault, met: object, requests: number]>([
    [{ kind: "reset", when: "on-connect" }, { ...nothing, error: "ECONNRESET" }, 0],
    [{ kind: "reset", when: "before-headers" }, { ...nothing, error: "ECONNRESET" }, 1],
    [{ kind: "reset", when: "in-body" }, { ...half, error: "ECONNRESET" }, 1],
  ])("%j, and nothing of the kind once it is healed", async (fault, met, requests) => {
    const sts = await start({ protocol });
    sts.fail(fault);
    expect(await ask(sts)).toMatchObject(met);
    expect(await ask(sts)).toMatchObject(met);
    expect(sts.requests).toHaveLength(2 * requests);
    sts.heal();
    expect(await ask(sts)).toMatchObject({ status: 200, error: undefined });
    await expect.poll(() => sts.openConnections).toBe(0);
  });

  it.each<[fault: AnswerFault, met: object]>([
    [{ kind: "throttling" }, { status: 400, body: expect.stringContaining('"Throttling"') }],
    [
      { kind: "page", status: 503 },
      { status: 503, headers: { "content-type": "text/html" } },
    ],
    [
      { kind: "redirect", location: "https://elsewhere.example/" },
      { status: 302, body: "" },
    ],
    [
      { kind: "huge-body", bytes: 1024 * 1024 },
      { status: 200, body: expect.stringMatching(/^\{[^]{1048574} $/) },
    ],
    [
      { kind: "drip", bytesPerSecond: 20_000 },
      { status: 200, body: expect.stringMatching(/^\{.*\}$/) },
    ],
  ])("%j as without a socket", async (fault, met) => {
    const sts = await start({ protocol });
    sts.fail(fault, { times: 1 });
    expect(await ask(sts)).toMatchObject(met);
    expect(await ask(sts)).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  });

  it.each<[fault: AnswerFault, enough: number]>([
    [{ kind: "hang", when: "in-body" }, 50],
    [{ kind: "huge-body", bytes: Infinity }, 1024 * 1024],
    [{ kind: "drip", bytesPerSecond: 100 }, 3],
  ])("%j as long as it wants to", async (fault, enough) => {
    const sts = await start({ protocol });
    sts.fail(fault);
    const met = await ask(sts, (body) => body.length >= enough);
    expect(met).toMatchObject({ status: 200, error: "ECONNRESET" });
    await expect.poll(() => sts.openConnections).toBe(0);
  });
});

describe("a certificate", () => {
  it.each<[certificate: (ConnectionFault & { kind: "tls" })["certificate"], error: RegExp]>([
    ["untrusted", /^UNABLE_TO_/],
    ["other-host", /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ["expired", /^CERT_HAS_EXPIRED$/],
    ["not-yet-valid", /^CERT_NOT_YET_VALID$/],
  ])("that is %s is refused, and that alone is wrong with it", async (certificate, error) => {
    const sts = await start();
    sts.fail({ kind: "tls", certificate });
    expect(await ask(sts)).toMatchObject({ ...nothing, error: expect.stringMatching(error) });
    expect(sts.requests).toEqual([]);
    // Who does not look at it is answered.
    const careless = await exchange(sts, { ...presignedOptions(alice), rejectUnauthorized: false });
    expect(careless.status).toBe(200);
    sts.heal();
    expect(await ask(sts)).toMatchObject({ status: 200 });
  });

  it("cannot be wrong with http", async () => {
    const sts = await start({ protocol: "http" });
    expect(() => sts.fail({ kind: "tls", certificate: "expired" })).toThrow(TypeError);
    expect(await ask(sts)).toMatchObject({ status: 200 });
  });
});

describe("a fault that new connections meet", () => {
  it("ends those that are kept", async () => {
    const sts = await start();
    const agent = new Agent({ keepAlive: true });
    const kept = () => exchange(sts, { ...presignedOptions(alice), agent });
    await kept();
    expect(sts.openConnections).toBe(1);
    sts.fail({ kind: "throttling" });
    expect(sts.openConnections).toBe(1);
    sts.fail({ kind: "tls", certificate: "untrusted" });
    expect(await kept()).toMatchObject(nothing);
    await expect.poll(() => sts.openConnections).toBe(0);
    expect((await kept()).error).toMatch(/^UNABLE_TO_/);
    agent.destroy();
  });

  it("may be met so many times", async () => {
    const sts = await start();
    sts.fail({ kind: "reset", when: "on-connect" }, { times: 2 });
    const met = [await ask(sts), await ask(sts), await ask(sts)];
    expect(met.map(({ error }) => error)).toEqual(["ECONNRESET", "ECONNRESET", undefined]);
  });
});

it("requests that hang over a socket are answered when all is healed, and forgotten when their client is gone", async () => {
  const sts = await start();
  sts.fail({ kind: "hang", when: "before-headers" });
  const [stays, leaves] = [ask(sts), new AbortController()];
  const left = exchange(sts, { ...presignedOptions(alice), signal: leaves.signal });
  await expect.poll(() => sts.requests.length).toBe(2);
  leaves.abort();
  expect(await left).toMatchObject({ ...nothing, error: "ABORT_ERR" });
  await expect.poll(() => sts.openConnections).toBe(1);
  sts.heal();
  expect(await stays).toMatchObject({ status: 200 });
});
