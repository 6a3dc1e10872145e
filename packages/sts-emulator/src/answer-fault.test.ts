import { describe, expect, it } from "vitest";
import type { AnswerFault } from "./answer-fault.ts";
import { emulatedUser } from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { presignedGet, SIGNED_AT, statusAndCode } from "./testing/signed-requests.ts";

const alice = emulatedUser({ name: "alice" });

function start() {
  const sts = createStsEmulator({ identities: [alice], now: () => SIGNED_AT.now });
  const ask = () => sts.handle(presignedGet(alice));
  return { ...sts, ask };
}

describe("without a socket, an emulator that fails answers", () => {
  it.each<[fault: AnswerFault, status: number, contentType: string | null, body: RegExp]>([
    [{ kind: "throttling" }, 400, "text/xml", /<Code>Throttling<\/Code>\s*<Message>Rate exceeded</],
    [
      { kind: "error", status: 500, code: "InternalFailure" },
      500,
      "text/xml",
      /<Type>Receiver<.*\s*<Code>InternalFailure</,
    ],
    [{ kind: "error", status: 403, code: "AccessDenied" }, 403, "text/xml", /<Type>Sender<.*\s*<Code>AccessDenied</],
    [{ kind: "page", status: 503 }, 503, "text/html", /^<html>.*503/],
    [{ kind: "garbage" }, 200, "application/json", /^\{\ufffd/],
    [{ kind: "redirect", location: "https://elsewhere.example/" }, 302, null, /^$/],
    [{ kind: "redirect", location: "https://elsewhere.example/", status: 307 }, 307, null, /^$/],
    [{ kind: "content-type", contentType: "text/plain" }, 200, "text/plain", /<Arn>arn:aws:iam:.*alice<\/Arn>/],
    [{ kind: "huge-body", bytes: 200_000 }, 200, "text/xml", /^<GetCallerIdentityResponse [^]{190000}[^]* $/],
    [{ kind: "drip", bytesPerSecond: 50_000 }, 200, "text/xml", /<Arn>arn:aws:iam:.*alice<\/Arn>/],
    [{ kind: "clock-skew", seconds: 16 * 60 }, 403, "text/xml", /<Code>SignatureDoesNotMatch<[^]*Signature expired/],
    [{ kind: "clock-skew", seconds: -6 * 60 }, 403, "text/xml", /<Code>SignatureDoesNotMatch<[^]*not yet current/],
    [{ kind: "clock-skew", seconds: 14 * 60 }, 200, "text/xml", /<Arn>/],
  ])("%j with %i", async (fault, status, contentType, body) => {
    const { ask, fail, heal, requests } = start();
    fail(fault);
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe(contentType);
    expect(answer.headers.get("location")).toBe(fault.kind === "redirect" ? fault.location : null);
    expect(await answer.text()).toMatch(body);
    expect(requests).toHaveLength(1);
    heal();
    expect(await statusAndCode(await ask())).toBe("200 OK");
  });

  it("just so many bytes as a huge body shall have", async () => {
    const { ask, fail } = start();
    fail({ kind: "huge-body", bytes: 100_001 });
    expect(await (await ask()).text()).toHaveLength(100_001);
  });

  it("in JSON where the request accepts it", async () => {
    const { handle, fail } = start();
    fail({ kind: "throttling" });
    const request = presignedGet(alice);
    request.headers.set("accept", "application/json");
    expect(await (await handle(request)).json()).toMatchObject({ Error: { Code: "Throttling" } });
  });
});

describe("a fault", () => {
  it("lasts until it is healed, or for so many requests", async () => {
    const { ask, fail, heal } = start();
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let i = 0; i < count; i++) all.push((await ask()).status);
      return all;
    };
    fail({ kind: "page", status: 500 });
    expect(await statuses(3)).toEqual([500, 500, 500]);
    heal();
    expect(await statuses(2)).toEqual([200, 200]);
    fail({ kind: "page", status: 503 }, { times: 2 });
    expect(await statuses(3)).toEqual([503, 503, 200]);
    fail({ kind: "page", status: 503 }, { times: 2 });
    fail({ kind: "page", status: 502 }, { times: 1 });
    expect(await statuses(2)).toEqual([502, 200]);
  });

  it.each([0, -1, 1.5, Number.NaN])("for %d requests is none", (times) => {
    const { fail } = start();
    expect(() => fail({ kind: "throttling" }, { times })).toThrow(RangeError);
  });

  it("comes after intercept", async () => {
    const answers: (Response | undefined)[] = [new Response("mine"), undefined];
    const sts = createStsEmulator({ identities: [alice], intercept: () => answers.shift() });
    sts.fail({ kind: "page", status: 503 }, { times: 1 });
    expect(await (await sts.handle(presignedGet(alice))).text()).toBe("mine");
    expect((await sts.handle(presignedGet(alice))).status).toBe(503);
  });
});

describe("a request that hangs", () => {
  it("before its headers is answered when the fault is healed, and not by another fault", async () => {
    const { ask, fail, heal } = start();
    fail({ kind: "hang", when: "before-headers" }, { times: 1 });
    const hanging = ask();
    const first = await Promise.race([hanging, ask()]);
    expect(first.status).toBe(200);
    fail({ kind: "page", status: 500 });
    expect(await Promise.race([hanging, ask()])).toMatchObject({ status: 500 });
    heal();
    expect(await statusAndCode(await hanging)).toBe("200 OK");
  });

  it("is rejected when it is aborted", async () => {
    const { handle, fail } = start();
    fail({ kind: "hang", when: "before-headers" });
    const controller = new AbortController();
    const { url, headers } = presignedGet(alice);
    const hanging = handle(new Request(url, { headers, signal: controller.signal }));
    controller.abort(new Error("too late"));
    await expect(hanging).rejects.toThrow("too late");
    await expect(handle(new Request(url, { headers, signal: controller.signal }))).rejects.toThrow("too late");
  });

  it("in its body has half of it at once, and the rest when the fault is healed", async () => {
    const { ask, fail, heal } = start();
    fail({ kind: "hang", when: "in-body" });
    const reader = (await ask()).body?.getReader();
    const half = await reader?.read();
    const rest = reader?.read();
    expect(await Promise.race([rest, ask()])).toBeInstanceOf(Response);
    heal();
    const texts = [half, await rest].map((piece) => new TextDecoder().decode(piece?.value));
    expect(texts.join("")).toMatch(/^<GetCallerIdentityResponse [^]*<\/GetCallerIdentityResponse>\n$/);
    expect(await reader?.read()).toMatchObject({ done: true });
  });

  it("drip by drip has the rest at once when the fault is healed", async () => {
    const { ask, fail, heal } = start();
    fail({ kind: "drip", bytesPerSecond: 0.001 });
    const text = (await ask()).text();
    expect(await Promise.race([text, ask()])).toBeInstanceOf(Response);
    heal();
    expect(await text).toMatch(/^<GetCallerIdentityResponse [^]*<\/GetCallerIdentityResponse>\n$/);
  });

  it("in its body may be left", async () => {
    const { ask, fail, heal } = start();
    fail({ kind: "hang", when: "in-body" });
    const { body } = await ask();
    await body?.cancel();
    expect(heal).not.toThrow();
  });
});

it("keeps as many requests as it is told to", async () => {
  const sts = createStsEmulator({ identities: [], keptRequests: 2 });
  for (const i of [1, 2, 3]) await sts.handle(new Request(`https://sts.amazonaws.com/?${i}`));
  expect(sts.requests.map(({ url }) => url.at(-1))).toEqual(["2", "3"]);
});
