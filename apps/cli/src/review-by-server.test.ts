import { copyFileSync } from "node:fs";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { closedAfter, type FakeOutside, type Result, runWith, temporaryFolder } from "./testing/fake-io.ts";
import { bodyOf, startHttps } from "./testing/start-https.ts";

const token = `k8s-aws-v1.${Buffer.from("https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity").toString("base64url")}`;

/** Has a server of this kind answer a token; it is trusted. */
async function ask(answer: RequestListener, args: readonly string[] = []): Promise<Result> {
  const { url, certificate } = await startHttps(answer);
  return runWith(["verify", "-t", token, "--server", url, "--certificate-authority", certificate, ...args]);
}

const says =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));

it("the server is sent a TokenReview, as kube-apiserver sends it", async () => {
  const seen: unknown[] = [];
  await ask(async (request, response) => {
    const { method, url } = request;
    seen.push([method, url, request.headers["content-type"], JSON.parse(await bodyOf(request))]);
    response.end("{}");
  });
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } };
  expect(seen).toEqual([["POST", "/authenticate", "application/json", review]]);
});

describe("a user is printed", () => {
  const user = { username: "alice", uid: "aws-iam-authenticator:111122223333:AIDAEXAMPLE" };
  const grant = (more: object) => ({ status: { authenticated: true, user: { ...user, ...more } } });

  it.each<[what: string, answer: unknown, stdout: string]>([
    ["without groups", grant({}), "groups:   \n"],
    ["with groups", grant({ groups: ["a", "b c"] }), "groups:   a b c\n"],
    [
      "with what else is known",
      grant({ extra: { arn: ["arn:aws:iam::111122223333:user/alice"], sessionName: [""] } }),
      "groups:   \nextra:    arn=arn:aws:iam::111122223333:user/alice\nextra:    sessionName=\n",
    ],
    [
      "in the version that the reference answers in",
      { apiVersion: "v1beta1", ...grant({ groups: [] }) },
      "groups:   \n",
    ],
    [
      "with members that are no texts",
      grant({ groups: [1, "a", null], extra: { a: "x", b: [2] } }),
      "groups:   a\nextra:    a=\nextra:    b=\n",
    ],
    ["whose name is not of this terminal", grant({ groups: ["\u001b[2Ja"] }), 'groups:   "\\u001b[2Ja"\n'],
  ])("%s", async (_, answer, stdout) => {
    expect(await ask(says(answer))).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: `username: alice\nuid:      ${user.uid}\n${stdout}`,
    });
  });

  it("as JSON, all of the status", async () => {
    const { status } = grant({ groups: ["a"], further: { x: 1 } });
    const { exitCode, stdout, stderr } = await ask(says({ status }), ["-o", "json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`${JSON.stringify(status, undefined, 4)}\n`);
  });
});

describe("a denial ends with 1, and its reason is on stderr", () => {
  it.each<[what: string, answer: RequestListener, stderr: string]>([
    [
      "ours",
      says({ status: { authenticated: false, error: "NOT_MAPPED: the identity is not mapped" } }),
      "NOT_MAPPED: the identity is not mapped",
    ],
    [
      "the reference's, which gives none",
      says({ metadata: {}, spec: {}, status: { user: {} } }, 403),
      "the server denies the token and gives no reason (HTTP 403)",
    ],
    ["a fault", says({ status: { authenticated: false, error: "STS_UNREACHABLE: no" } }, 503), "STS_UNREACHABLE: no"],
    [
      "with line breaks",
      says({ status: { authenticated: false, error: "no\naws-iam-authenticator: all is well" } }),
      '"no\\naws-iam-authenticator: all is well"',
    ],
    [
      "that repeats the token",
      says({ status: { authenticated: false, error: `cannot read ${token}` } }),
      "cannot read [secret]",
    ],
  ])("%s", async (_, answer, stderr) => {
    expect(await ask(answer)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `aws-iam-authenticator: ${stderr}\n`,
    });
  });

  it("with -o json the status is on stdout all the same", async () => {
    const answer = says({ status: { authenticated: false, error: "NOT_MAPPED: no" } });
    expect(await ask(answer, ["-o", "json"])).toMatchObject({
      exitCode: 1,
      stdout: '{\n    "authenticated": false,\n    "error": "NOT_MAPPED: no"\n}\n',
      stderr: "aws-iam-authenticator: NOT_MAPPED: no\n",
    });
  });
});

describe("what is no answer of a webhook ends with 1 and says so", () => {
  it.each<[what: string, answer: RequestListener, reason: string]>([
    ["a text", says("hello"), "the answer is no JSON"],
    ["a text that repeats the token", says(token), "the answer is no JSON"],
    ["nothing", says(""), "the answer is no JSON"],
    ["half of it", says('{"status":{"authenticated":tr'), "the answer is no JSON"],
    ["null", says("null"), "HTTP 200, but no status of a TokenReview"],
    ["a number", says("1"), "HTTP 200, but no status of a TokenReview"],
    ["a list", says("[]"), "HTTP 200, but no status of a TokenReview"],
    ["an object", says("{}", 404), "HTTP 404, but no status of a TokenReview"],
    ["a status that is none", says({ status: "Failure" }, 500), "HTTP 500, but no status of a TokenReview"],
    ["a verdict that is none", says({ status: { authenticated: "yes" } }), "HTTP 200, but no status of a TokenReview"],
    ["nobody", says({ status: { authenticated: true } }), "HTTP 200, but no status of a TokenReview"],
    [
      "a user of no name",
      says({ status: { authenticated: true, user: { username: 1 } } }),
      "HTTP 200, but no status of a TokenReview",
    ],
    ["no content", says("", 204), "the answer is no JSON"],
    ["not modified", says("", 304), "the answer is no JSON"],
    [
      "a status that no server should send",
      says("{}", 999),
      'init["status"] must be in the range of 200 to 599, inclusive.',
    ],
    ["too much", says(" ".repeat(1024 * 1024 + 1)), "the answer is too long"],
  ])("%s", async (_, answer, reason) => {
    const { exitCode, stdout, stderr } = await ask(answer);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: SERVER_UNREACHABLE: [^\n]*\n$/);
    expect(stderr).toContain(`: ${JSON.stringify(reason)})`);
  });

  it("an answer that breaks off", async () => {
    const { exitCode, stderr } = await ask((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/SERVER_UNREACHABLE: .*"ECONNRESET"/);
  });

  it("a redirect, which is not followed", async () => {
    const asked: (string | undefined)[] = [];
    const { exitCode, stderr } = await ask((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: "/elsewhere" }).end("{}");
    });
    expect({ exitCode, asked }).toEqual({ exitCode: 1, asked: ["/authenticate"] });
    expect(stderr).toContain("HTTP 307, but no status of a TokenReview");
  });

  it.each<[what: string, greeting: string | undefined]>([
    ["plain HTTP", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"],
    ["another protocol", "220 smtp.example ESMTP\r\n"],
    ["nothing before the connection ends", undefined],
  ])("a port that speaks %s", async (_, greeting) => {
    const server = createServer((socket) => void socket.on("error", () => undefined).end(greeting ?? ""));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closedAfter({ close: () => server.close() });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { exitCode, stdout, stderr } = await runWith([
      "verify",
      "-t",
      token,
      "--server",
      `https://127.0.0.1:${port}`,
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/\naws-iam-authenticator: SERVER_UNREACHABLE: [^\n]*\n$/);
  });
});

describe("the server's certificate", () => {
  const granted = says({ status: { authenticated: true, user: { username: "alice" } } });
  const args = ["verify", "-t", token, "--server"];

  it("is named from the working folder on", async () => {
    const { url, certificate } = await startHttps(granted);
    const cwd = temporaryFolder();
    copyFileSync(certificate, join(cwd, "server.pem"));
    const outside: FakeOutside = { cwd };
    const more = ["--certificate-authority", "server.pem"];
    expect(await runWith([...args, url, ...more], outside)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("counts for its names alone", async () => {
    const { url, certificate } = await startHttps(granted);
    const other = url.replace("127.0.0.1", "127.0.0.2");
    const more = ["--certificate-authority", certificate];
    // Nobody listens there; were the name not checked, the connection would still be refused.
    expect((await runWith([...args, other, ...more])).stderr).toMatch(/SERVER_UNREACHABLE/);
    const localhost = url.replace("127.0.0.1", "localhost");
    expect(await runWith([...args, localhost, ...more])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each([["localhost"], ["127.0.0.1"]])("of %s is taken unchecked, with a warning", async (host) => {
    const { url } = await startHttps(granted);
    const at = url.replace("127.0.0.1", host);
    expect(await runWith([...args, at])).toMatchObject({
      exitCode: 0,
      stderr: `warning: the certificate of ${new URL(at).host} is not checked; name it with --certificate-authority\n`,
    });
  });

  it("in a file that holds none is not trusted", async () => {
    const { url } = await startHttps(granted);
    const { exitCode, stderr } = await runWith([...args, url, "--certificate-authority", import.meta.filename]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: SERVER_UNREACHABLE: .*\n$/);
  });
});
