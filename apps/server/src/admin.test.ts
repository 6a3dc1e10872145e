import { request as httpRequest } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { readExplainAnswer } from "@aws-iam-authenticator/mapper";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { startServer } from "./testing/start-server.ts";
import { tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const settings = `  adminPort: 0
  mapUsers: [{ userarn: "${alice.arn}", username: alice, groups: [developers] }]
  mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/Deploy", username: "deploy:{{SessionName}}" }]
  deny: { sessionNames: [mallory] }
`;

interface Sent {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly path?: string;
}

/** A server with an admin endpoint, and how to ask it. */
async function start() {
  const { outcome, sts } = await startServer({ identities: [alice], settings });
  const port = valueOrThrow(outcome).adminPort ?? 0;
  async function send({ body, headers = {}, method = "POST", path = "/explain" }: Sent) {
    const json = { "content-type": "application/json" };
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers: { ...json, ...headers } }).end(body);
    const [response] = await once(sent, "response");
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }
  return { send, sts, ask: (question: object) => send({ body: JSON.stringify(question) }) };
}

describe("the admin endpoint explains", () => {
  it.each<[question: object, answer: object]>([
    [{ arn: alice.arn }, { decision: "mapped", username: "alice", groups: ["developers"] }],
    [
      { arn: "arn:aws:iam::111122223333:role/Deploy", sessionName: "build-7" },
      { decision: "mapped", username: "deploy:build-7" },
    ],
    [{ arn: "arn:aws:iam::111122223333:role/Deploi" }, { decision: "denied", code: "NOT_MAPPED" }],
    [
      { arn: "arn:aws:iam::111122223333:role/Deploy", sessionName: "mallory" },
      { decision: "denied", code: "IDENTITY_DENIED" },
    ],
  ])("%j", async (question, answer) => {
    const { status, body } = await (await start()).ask(question);
    expect(status).toBe(200);
    expect(readExplainAnswer(JSON.parse(body))).toMatchObject(answer);
  });

  it("who made a token, which STS verifies", async () => {
    const { ask, sts } = await start();
    const token = (await tokenOf(alice)).reveal();
    const { body } = await ask({ token });
    expect(readExplainAnswer(JSON.parse(body))).toMatchObject({ decision: "mapped", username: "alice" });
    expect(sts.requests).toHaveLength(1);
    expect(body).not.toContain(token.slice(20, 60));
  });

  it.each<[what: string, question: object, code: string]>([
    ["an ARN that is none", { arn: "alice" }, "CONFIG_INVALID"],
    ["a token that is none", { token: "k8s-aws-v1.x" }, "TOKEN_ENCODING"],
    ["nothing that can be explained", { user: "alice" }, "CONFIG_INVALID"],
  ])("why it cannot: %s", async (_, question, code) => {
    const { status, body } = await (await start()).ask(question);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ code, problem: expect.any(String), fix: expect.any(String) });
  });
});

describe("the admin endpoint does not answer", () => {
  const body = JSON.stringify({ arn: alice.arn });
  it.each<[what: string, sent: Sent, status: number]>([
    ["by another name, as a page in a browser could reach it", { body, headers: { host: "evil.example:80" } }, 421],
    ["what a form of a page can send", { body, headers: { "content-type": "text/plain" } }, 415],
    ["what is no JSON", { body: "{" }, 400],
    ["what is too large", { body: JSON.stringify({ arn: "a".repeat(70_000) }) }, 413],
    ["GET", { body: "", method: "GET" }, 404],
    ["elsewhere", { body, path: "/authenticate" }, 404],
  ])("%s", async (_, sent, status) => {
    const answer = await (await start()).send(sent);
    expect(answer.status).toBe(status);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(answer.body).not.toContain("developers");
  });
});

it("there is none unless the file says so", async () => {
  const { outcome } = await startServer();
  expect(valueOrThrow(outcome).adminPort).toBeUndefined();
});
