import { describe, expect, it } from "vitest";
import { emulatedUser } from "./made-up-identities.ts";
import { createStsEmulator, stsErrorResponse } from "./sts-emulator.ts";
import { presignedGet, SIGNED_AT, signedPost, statusAndCode } from "./testing/signed-requests.ts";

const alice = emulatedUser({ name: "alice" });
const bob = emulatedUser({ name: "bob" });
const now = () => SIGNED_AT.now;

describe("the identities", () => {
  it("can be added and removed", async () => {
    const sts = createStsEmulator({ identities: [alice], now });
    const askAs = async (identity: typeof bob) => statusAndCode(await sts.handle(presignedGet(identity)));
    expect(await askAs(bob)).toBe("403 InvalidClientTokenId");
    sts.addIdentity(bob);
    expect(await askAs(bob)).toBe("200 OK");
    sts.removeIdentity(bob.accessKeyId);
    expect(await askAs(bob)).toBe("403 InvalidClientTokenId");
    expect(await askAs(alice)).toBe("200 OK");
  });

  it("can be replaced, as when a key belongs to a user made anew", async () => {
    const sts = createStsEmulator({ identities: [alice], now });
    sts.addIdentity({ ...alice, userId: "AIDACKCEVSQ6C2EXAMPLE" });
    expect(await (await sts.handle(presignedGet(alice))).text()).toContain("AIDACKCEVSQ6C2EXAMPLE");
  });
});

describe("the recorded requests", () => {
  it("say what was sent, in the order in which it came", async () => {
    const sts = createStsEmulator({ identities: [alice], now });
    const { requests } = sts;
    const request = presignedGet(alice, { headers: { "x-k8s-aws-id": "cluster-1" } });
    await sts.handle(request);
    await sts.handle(new Request("https://sts.amazonaws.com/", { method: "POST" }));
    expect(requests).toEqual([
      {
        method: "GET",
        url: request.url,
        headers: { host: "sts.us-east-1.amazonaws.com", "x-k8s-aws-id": "cluster-1" },
      },
      { method: "POST", url: "https://sts.amazonaws.com/", headers: {} },
    ]);
  });

  it("are the latest thousand", async () => {
    const sts = createStsEmulator({ identities: [] });
    for (let i = 0; i <= 1000; i++) await sts.handle(new Request(`https://sts.amazonaws.com/?${i}`));
    expect(sts.requests.length).toBe(1000);
    expect(sts.requests[0]?.url).toBe("https://sts.amazonaws.com/?1");
  });
});

describe("intercept", () => {
  it("answers instead of STS, or leaves it to STS", async () => {
    let throttled = true;
    const sts = createStsEmulator({
      identities: [alice],
      now,
      intercept: (request) =>
        throttled
          ? stsErrorResponse(request, { status: 400, code: "Throttling", message: "Rate exceeded" })
          : undefined,
    });
    expect(await statusAndCode(await sts.handle(presignedGet(alice)))).toBe("400 Throttling");
    throttled = false;
    expect(await statusAndCode(await sts.handle(presignedGet(alice)))).toBe("200 OK");
    expect(sts.requests.length).toBe(2);
  });

  it("may read the body", async () => {
    const bodies: string[] = [];
    const sts = createStsEmulator({
      identities: [alice],
      now,
      intercept: async (request) => {
        bodies.push(await request.text());
        return undefined;
      },
    });
    expect(await statusAndCode(await sts.handle(signedPost(alice)))).toBe("200 OK");
    expect(bodies).toEqual(["Action=GetCallerIdentity&Version=2011-06-15"]);
  });

  it("may break the connection", async () => {
    const broken = new TypeError("fetch failed");
    const sts = createStsEmulator({
      identities: [],
      intercept: () => {
        throw broken;
      },
    });
    await expect(sts.handle(presignedGet(alice))).rejects.toBe(broken);
  });

  it("may never answer: an aborted request is rejected all the same, with the signal's reason", async () => {
    const sts = createStsEmulator({ identities: [], intercept: () => new Promise(() => {}) });
    const controller = new AbortController();
    const answer = sts.handle(new Request("https://sts.amazonaws.com/", { signal: controller.signal }));
    const reason = new Error("too late");
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect(sts.handle(new Request("https://sts.amazonaws.com/", { signal: controller.signal }))).rejects.toBe(
      reason,
    );
  });
});

it("takes the URL's host where there is no Host header", async () => {
  const sts = createStsEmulator({ identities: [alice], now });
  const { url } = presignedGet(alice);
  expect(await statusAndCode(await sts.handle(new Request(url)))).toBe("200 OK");
  const elsewhere = url.replace("sts.us-east-1.amazonaws.com", "sts.example");
  expect(await statusAndCode(await sts.handle(new Request(elsewhere)))).toBe("403 SignatureDoesNotMatch");
});
