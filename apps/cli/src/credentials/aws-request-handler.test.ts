import { emulatedRole, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { HttpRequest } from "@smithy/core/protocols";
import { createServer, type RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf } from "../testing/aws.ts";
import { closedAfter, runWith, temporaryFolder } from "../testing/fake-io.ts";
import { listen } from "../testing/listen.ts";
import { bodyOf } from "../testing/start-https.ts";
import { awsRequestHandler } from "./aws-request-handler.ts";

/** A handler as of somebody with these variables and nothing else. */
function handlerWith(env: Readonly<Record<string, string>> = {}) {
  const files = { AWS_CONFIG_FILE: "/nonexistent/config", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials" };
  const io = { env: { ...files, ...env }, home: temporaryFolder(), platform: "linux" } as const;
  return awsRequestHandler({}, io);
}

/** Sends a request to a server that answers so. */
async function send(answer: RequestListener, request: Partial<HttpRequest>, signal?: AbortSignal) {
  const { hostname, port } = new URL(await listen(createServer(answer)));
  const handler = closedHandler();
  const options = signal === undefined ? {} : { abortSignal: signal };
  const { response } = await handler.handle(
    new HttpRequest({ protocol: "http:", hostname, port: Number(port), ...request }),
    options,
  );
  const pieces: Buffer[] = [];
  for await (const piece of response.body) pieces.push(piece);
  return { ...response, body: Buffer.concat(pieces).toString() };
}

function closedHandler() {
  const handler = handlerWith();
  closedAfter({ close: () => handler.destroy() });
  return handler;
}

describe("a request of the SDK", () => {
  it("is sent as it is, and answered", async () => {
    const answer = await send(
      async (request, response) => {
        response.writeHead(202, { "x-several": ["a", "b"], "x-one": "c" });
        const { method, url, headers } = request;
        response.end(JSON.stringify({ method, url, signed: headers["x-signed"], body: await bodyOf(request) }));
      },
      {
        method: "POST",
        path: "/federation/credentials",
        query: { role_name: "a b&c", list: ["1", "2"] },
        headers: { "x-signed": "yes", "content-length": "6" },
        body: "a=b&ü",
      },
    );
    expect(answer).toMatchObject({ statusCode: 202, headers: { "x-several": "a,b", "x-one": "c" } });
    expect(JSON.parse(answer.body)).toEqual({
      method: "POST",
      url: "/federation/credentials?list=1&list=2&role_name=a%20b%26c",
      signed: "yes",
      body: "a=b&ü",
    });
  });

  it("ends when it is no longer wanted", async () => {
    const controller = new AbortController();
    const sent = send(() => controller.abort(new Error("enough")), { method: "GET", path: "/" }, controller.signal);
    await expect(sent).rejects.toThrow("enough");
  });

  it("is not followed elsewhere", async () => {
    const asked: string[] = [];
    const answer = await send(
      ({ url }, response) => {
        asked.push(url ?? "");
        response.writeHead(302, { location: "/elsewhere" }).end();
      },
      { method: "GET", path: "/" },
    );
    expect({ status: answer.statusCode, asked }).toEqual({ status: 302, asked: ["/"] });
  });
});

describe("a handler", () => {
  it("may end without having sent anything", () => {
    const handler = handlerWith({ AWS_CA_BUNDLE: "/no/such.pem" });
    expect(() => handler.destroy()).not.toThrow();
    expect(handler.misconfigured).toBeUndefined();
  });

  it.each<[what: string, env: Record<string, string>, code: string]>([
    ["certificates", { AWS_CA_BUNDLE: "/no/such.pem" }, "CONFIG_UNREADABLE"],
    ["a proxy", { HTTPS_PROXY: "no URL" }, "CONFIG_INVALID"],
  ])("remembers that %s cannot be used", async (_, env, code) => {
    const handler = handlerWith(env);
    closedAfter({ close: () => handler.destroy() });
    const request = new HttpRequest({ protocol: "https:", hostname: "sts.invalid" });
    await expect(handler.handle(request)).rejects.toMatchObject({ code });
    expect(handler.misconfigured).toMatchObject({ code });
  });

  it("has a connection that ends without an answer tried once more", async () => {
    const sent = send(({ socket }) => void socket.end(), { method: "GET", path: "/" });
    await expect(sent).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("an STS", () => {
  const admin = emulatedRole({ name: "Admin" });

  async function world() {
    const sts = closedAfter(await startStsEmulator({ identities: [ALICE], roles: [admin], protocol: "http" }));
    const base = `[profile base]\naws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}\n`;
    const profile = `[default]\nrole_arn = ${admin.arn}\nrole_session_name = me\nsource_profile = base\n`;
    const env = { AWS_REGION: "eu-central-1", AWS_CONFIG_FILE: fileOf(profile + base), AWS_ENDPOINT_URL_STS: sts.url };
    const now = Date.now();
    return { sts, now, token: () => runWith(["token", "-i", "my-cluster", "--token-only"], { env, now }) };
  }

  it.each([
    ["breaks the connection", { kind: "reset", when: "before-headers" }],
    ["fails", { kind: "error", status: 503, code: "ServiceUnavailable" }],
    ["throttles", { kind: "throttling" }],
  ] as const)("that %s is asked once more", async (_, fault) => {
    const { sts, now, token } = await world();
    sts.fail(fault, { times: 1 });
    const { exitCode, stdout, stderr } = await token();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(sts.requests).toHaveLength(2);
    expect(await callerOf(stdout, { sts, now })).toMatchObject({
      identity: { arn: "arn:aws:sts::111122223333:assumed-role/Admin/me" },
    });
  });

  it("that answers without end is not listened to for long", async () => {
    const { sts, token } = await world();
    sts.fail({ kind: "huge-body", bytes: Infinity });
    const { exitCode, stderr } = await token();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: CREDENTIALS_MISSING: /);
  });

  it("is left when there are credentials", async () => {
    const { sts, token } = await world();
    expect(await token()).toMatchObject({ exitCode: 0 });
    await expect.poll(() => sts.openConnections, { timeout: 2_500 }).toBe(0);
  });
});
