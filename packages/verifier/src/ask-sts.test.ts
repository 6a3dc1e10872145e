import { describe, expect, it } from "vitest";
import { askSts } from "./ask-sts.ts";
import type { VerifierEvent } from "./events.ts";
import type { StsResponse, StsTransport } from "./sts-transport.ts";
import { call, checked, codeOf } from "./testing/layer-world.ts";

const identity = { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/alice", UserId: "AIDAEXAMPLE" };
const answer = JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: identity } });

/** Asks by a transport; gives the outcome and what was observed. */
async function ask(transport: StsTransport, signal?: AbortSignal) {
  const events: VerifierEvent[] = [];
  const outcome = await askSts(transport, (event) => events.push(event))(checked(), call(signal));
  return { outcome, events };
}

/** A transport that gives this answer. */
function answering(status: number, body: BodyInit | null, contentType?: string): StsTransport {
  return () => Promise.resolve<StsResponse>({ status, body: new Response(body).body, contentType });
}

/** A transport that fails in this way. */
function failing(reason: unknown): StsTransport {
  return () => Promise.reject(reason);
}

/** An error with a code, and one that has it for its cause. */
const coded = (code: unknown): Error => Object.assign(new Error("connect to https://secret"), { code });
const causedBy = (cause: unknown, times = 1): Error =>
  times === 0 && cause instanceof Error
    ? cause
    : new TypeError("fetch failed", { cause: times > 1 ? causedBy(cause, times - 1) : cause });

const { endpoint, signedAt, validUntil, accessKeyId } = checked();

describe("askSts", () => {
  it("tells who signed the request, on STS's word", async () => {
    expect(await ask(answering(200, answer))).toEqual({
      outcome: {
        ok: true,
        value: {
          identity: expect.objectContaining({ arn: identity.Arn, account: identity.Account, userId: identity.UserId }),
          accessKeyId,
          clusterId: "c",
          endpoint,
          signedAt,
          validUntil,
        },
      },
      events: [{ type: "sts-response", endpoint, status: 200 }],
    });
  });

  it.each([
    ["a refusal", 403, "SignatureDoesNotMatch", "STS_SIGNATURE_MISMATCH", ["sts-response"]],
    ["throttling", 400, "Throttling", "STS_THROTTLED", ["sts-response", "sts-throttled"]],
    ["a fault", 500, "InternalFailure", "STS_FAULT", ["sts-response"]],
  ])("observes %s", async (_, status, Code, code, types) => {
    const { outcome, events } = await ask(answering(status, JSON.stringify({ Error: { Code } })));
    expect(codeOf(outcome)).toBe(code);
    expect(events).toEqual(
      types.map((type) => (type === "sts-response" ? { type, endpoint, status } : { type, endpoint })),
    );
  });

  it.each([
    ["longer than 64 KiB", "x".repeat(65_537)],
    ["no UTF-8", Uint8Array.of(0xff)],
  ])("takes no answer that is %s", async (_, body) => {
    const { outcome, events } = await ask(answering(200, body));
    expect(outcome).toEqual({
      ok: false,
      problem: { code: "STS_ANSWER_INVALID", detail: "HTTP 200, longer than 65536 bytes or no UTF-8" },
    });
    expect(events).toEqual([{ type: "sts-response", endpoint, status: 200 }]);
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "Application/JSON ;charset=utf-8",
    "application/x-amz-json-1.0",
    "application/x-amz-json-1.1",
  ])("takes an answer of the content type %s", async (contentType) => {
    expect(codeOf((await ask(answering(200, answer, contentType))).outcome)).toBe("ok");
  });

  it.each([
    "text/html",
    "text/xml",
    "",
    "application/jsonp",
    "text/application/json",
    "application/x-amz-json-1.2",
    "application/x-amz-json-1",
  ])("takes no answer of the content type %j", async (contentType) => {
    const { outcome, events } = await ask(answering(200, answer, contentType));
    expect(outcome).toEqual({
      ok: false,
      problem: { code: "STS_ANSWER_INVALID", detail: "HTTP 200, of another content type than JSON's" },
    });
    expect(events).toEqual([{ type: "sts-response", endpoint, status: 200 }]);
  });

  it("takes an error of whatever content type: STS sends XML, too", async () => {
    const error = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>";
    expect(codeOf((await ask(answering(403, error, "text/xml"))).outcome)).toBe("STS_SIGNATURE_MISMATCH");
  });

  it.each<[string, unknown, string]>([
    ["its code", coded("ECONNREFUSED"), '"ECONNREFUSED"'],
    ["a code that Bun made up", coded("ResponseHeadersTooLarge"), '"ResponseHeadersTooLarge"'],
    ["the code of its cause", causedBy(coded("ENOTFOUND")), '"ENOTFOUND"'],
    ["the code of a cause four errors down", causedBy(coded("EPIPE"), 4), '"EPIPE"'],
    ["no code from further down", causedBy(coded("EPIPE"), 5), '"TypeError"'],
    ["its name where it has no code", new RangeError("https://secret"), '"RangeError"'],
    ["its name where the code is no text", causedBy(coded(7)), '"TypeError"'],
    ["its name where the code is other text", coded("https://secret"), '"Error"'],
    ["its name where the code begins with other text", coded("!ECONNREFUSED"), '"Error"'],
    ["its name where the code ends with other text", coded("ECONNREFUSED!"), '"Error"'],
    ["its type where it is no error", "https://secret", '"string"'],
    ["its type where there is none", undefined, '"undefined"'],
  ])("tells of a failed connection %s", async (_, error, detail) => {
    const { outcome, events } = await ask(failing(error));
    expect(outcome).toEqual({ ok: false, problem: { code: "STS_UNREACHABLE", detail } });
    expect(events).toEqual([{ type: "sts-connection-failed", endpoint }]);
  });

  it("bears an error that is its own cause", async () => {
    const error = new Error("x");
    error.cause = error;
    expect((await ask(failing(error))).outcome).toEqual({
      ok: false,
      problem: { code: "STS_UNREACHABLE", detail: '"Error"' },
    });
  });

  it("tells what was broken off by the time limit as such", async () => {
    const { outcome, events } = await ask(failing(coded("ABORT_ERR")), AbortSignal.abort());
    expect(outcome).toEqual({ ok: false, problem: { code: "STS_TIMEOUT" } });
    expect(events).toEqual([{ type: "sts-connection-failed", endpoint }]);
  });

  it("tells a body that breaks off as a failed connection", async () => {
    async function* brokenOff(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode("{");
      throw coded("ECONNRESET");
    }
    const { outcome } = await ask(() => Promise.resolve({ status: 200, body: brokenOff() }));
    expect(outcome).toEqual({ ok: false, problem: { code: "STS_UNREACHABLE", detail: '"ECONNRESET"' } });
  });

  it("hands the transport the request and the signal", async () => {
    const { signal } = new AbortController();
    const given: unknown[] = [];
    await ask((request, itsSignal) => {
      given.push(new URL(request.url).host, request.headers, itsSignal === signal);
      return answering(200, answer)(request, itsSignal);
    }, signal);
    expect(given).toEqual([endpoint.host, { accept: "application/json", "x-k8s-aws-id": "c" }, true]);
  });
});
