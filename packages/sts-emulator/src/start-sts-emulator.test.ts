import { once } from "node:events";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent, type RequestOptions, request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { emulatedRole, emulatedRoleSession, emulatedUser } from "./made-up-identities.ts";
import { type ListeningStsEmulator, type ListeningStsEmulatorOptions, startStsEmulator } from "./start-sts-emulator.ts";
import { presignedOptions } from "./testing/exchange.ts";
import { postParts, presignedParts, SIGNED_AT } from "./testing/signed-requests.ts";

const host = "sts.us-east-1.amazonaws.com";
const alice = emulatedUser();
const role = emulatedRole();
const running: ListeningStsEmulator[] = [];

// Before anything is loaded that could change them.
async function start(options: Partial<ListeningStsEmulatorOptions> = {}): Promise<ListeningStsEmulator> {
  const sts = await startStsEmulator({ identities: [alice], roles: [role], now: () => SIGNED_AT.now, ...options });
  running.push(sts);
  return sts;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sts) => sts.close()));
});

async function send(sts: ListeningStsEmulator, options: RequestOptions, body?: string) {
  const { port, ca } = sts;
  const request = (ca === "" ? httpRequest : httpsRequest)({
    host: "127.0.0.1",
    port,
    ca,
    servername: host,
    ...options,
  });
  request.end(body);
  const [response] = await once(request, "response");
  return { status: response.statusCode, text: await text(response), headers: response.headers };
}

const presigned = (identity = alice) => presignedOptions(identity);

describe("an emulator that listens with https", () => {
  it("answers a presigned request under the name of an STS endpoint", async () => {
    const sts = await start();
    const { status, text, headers } = await send(sts, presigned());
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      GetCallerIdentityResponse: { GetCallerIdentityResult: { Account: alice.account, Arn: alice.arn } },
    });
    expect(headers.date).toBe("Fri, 02 Jan 2026 15:04:05 GMT");
    expect(sts.requests).toMatchObject([{ method: "GET", headers: { host, "x-k8s-aws-id": "cluster-1" } }]);
  });

  it("answers a form", async () => {
    const sts = await start();
    const action = { Action: "AssumeRole", Version: "2011-06-15", RoleArn: role.arn, RoleSessionName: "alice" };
    const { headers, body } = postParts(alice, { action });
    const answer = await send(sts, { method: "POST", headers }, body);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("<AssumeRoleResult>") });
  });

  it("takes session tokens of 12 KiB", async () => {
    const session = emulatedRoleSession({ sessionToken: "a".repeat(12 * 1024) });
    const sts = await start({ identities: [session] });
    expect(await send(sts, presigned(session))).toMatchObject({ status: 200 });
  });

  it.each(["localhost", "sts.amazonaws.com", "sts-fips.us-gov-west-1.api.aws", "sts.cn-north-1.amazonaws.com.cn"])(
    "has a certificate for %s",
    async (servername) => {
      const sts = await start();
      expect(await send(sts, { ...presigned(), servername })).toMatchObject({ status: 200 });
    },
  );

  it("has a certificate for 127.0.0.1 itself", async () => {
    const sts = await start();
    expect(await send(sts, { ...presigned(), servername: "" })).toMatchObject({ status: 200 });
  });

  it("has no certificate for another host, nor for STS's where only others are wanted", async () => {
    await expect(send(await start(), { servername: "sts.example" })).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    const other = await start({ tlsHosts: ["sts.example"] });
    expect(await send(other, { ...presigned(), servername: "sts.example" })).toMatchObject({ status: 200 });
    await expect(send(other, {})).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  it("is not trusted without its authority, and each has its own", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await expect(send(first, { ca: second.ca })).rejects.toMatchObject({ code: expect.stringMatching(/^UNABLE_TO_/) });
  });
});

describe("an emulator that listens with http", () => {
  it("answers", async () => {
    const sts = await start({ protocol: "http" });
    expect(sts.url).toBe(`http://127.0.0.1:${sts.port}`);
    expect(sts.ca).toBe("");
    expect(await send(sts, presigned())).toMatchObject({ status: 200 });
  });

  it("accepts its own address as host, signed for any region", async () => {
    const sts = await start({ protocol: "http" });
    const { query, headers } = presignedParts(alice, { host: new URL(sts.url).host, region: "eu-west-1" });
    const answer = await fetch(`${sts.url}/?${new URLSearchParams(query)}`);
    expect(headers.host).toBe(`127.0.0.1:${sts.port}`);
    expect(answer.status).toBe(200);
  });

  it("bounds the body", async () => {
    const sts = await start({ protocol: "http" });
    const headers = { host, "content-type": "application/x-www-form-urlencoded" };
    expect(await send(sts, { method: "POST", headers }, "a".repeat(65_537))).toMatchObject({ status: 413 });
  });
});

describe("close", () => {
  it.each(["https", "http"] as const)("ends idle keep-alive connections with %s", async (protocol) => {
    const sts = await start({ protocol });
    const agent = new (protocol === "https" ? Agent : HttpAgent)({ keepAlive: true });
    expect(await send(sts, { ...presigned(), agent })).toMatchObject({ status: 200 });
    const [socket] = Object.values(agent.freeSockets).flat();
    expect(socket?.destroyed).toBe(false);
    await sts.close();
    if (socket !== undefined && !socket.closed) await once(socket, "close");
    await expect(send(sts, presigned())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("ends connections that never began to shake hands", async () => {
    const sts = await start();
    const socket = connect(sts.port, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    // A whole exchange on another connection, so that this one is known to be accepted.
    await send(sts, presigned());
    const closed = once(socket, "close");
    await sts.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it("ends requests that are still unanswered", async () => {
    const sts = await start({ intercept: () => new Promise(() => {}) });
    const answer = send(sts, presigned()).catch((error: unknown) => error);
    await expect.poll(() => sts.requests.length).toBe(1);
    await sts.close();
    expect(await answer).toMatchObject({ code: "ECONNRESET" });
  });

  it("may be called again", async () => {
    const sts = await start();
    await sts.close();
    await expect(sts.close()).resolves.toBeUndefined();
  });
});

it("rejects where the port is taken", async () => {
  const { port } = await start({ protocol: "http" });
  await expect(start({ protocol: "http", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
