import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedRoleSession, emulatedUser, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { http1, http2 } from "./listen/testing/clients.ts";
import { startRelay } from "./testing/relay.ts";
import { startServer } from "./testing/start-server.ts";
import { closedAfter } from "./testing/clean-up.ts";
import { reviewOf, tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const deployer = emulatedRoleSession({ role: "Deploy", session: "ci" });
const start = 'time="1970-01-01T00:00:00Z"';
const mappings = `
  mapUsers:
  - { userarn: "${alice.arn}", username: alice, groups: [developers] }
  mapRoles:
  - { rolearn: "arn:aws:iam::111122223333:role/ci/Deploy", username: "deploy:{{SessionName}}" }
  mapAccounts: ["444455556666"]
`;

describe("a server that was started", () => {
  it("answers reviews over TLS, asks STS once for a token, and counts", async () => {
    const { outcome, folder, sts, lines } = await startServer({ identities: [alice, deployer], settings: mappings });
    const { port } = valueOrThrow(outcome);
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port, ca });
    const review = async (token: string) => JSON.parse((await client.post("/authenticate", token)).body).status;
    const aliceToken = reviewOf(await tokenOf(alice));
    expect(await review(aliceToken)).toMatchObject({ user: { username: "alice", groups: ["developers"] } });
    expect(await review(aliceToken)).toMatchObject({ authenticated: true });
    expect(sts.requests).toHaveLength(1);
    expect(await review(reviewOf(await tokenOf(deployer)))).toMatchObject({ user: { username: "deploy:ci" } });
    expect(await review(reviewOf(await tokenOf(alice, { clusterId: "another" })))).toMatchObject({
      error: expect.stringMatching(/^STS_SIGNATURE_MISMATCH: /),
    });
    const metrics = (await client.get("/metrics")).body;
    expect(metrics).toContain('aws_iam_authenticator_reviews_total{code="GRANTED"} 3');
    expect(metrics).toContain('aws_iam_authenticator_cache_total{kind="verified",result="hit"} 1');
    expect(metrics).toContain('aws_iam_authenticator_sts_responses_total{ResponseCode="403",StsRegion="us-east-1"} 1');
    expect(lines.filter((line) => line.includes('msg="access granted"'))).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/ client="127\.0\.0\.1:\d+" code=STS_SIGNATURE_MISMATCH .* requestid=[0-9a-f]{8}-4$/);
    expect((await client.get("/readyz")).body).toMatch(
      /^\[\+\]certificate: valid until .*\n\[\+\]mapping: 3 rules\n\[\+\]sts\nok\n$/,
    );
  });

  it("says what it does in lines that admins know", async () => {
    const { outcome, folder, kubeconfig, lines, sts } = await startServer({ settings: mappings });
    const { port, healthPort } = valueOrThrow(outcome);
    const files = `certPath=${folder}/state/cert.pem keyPath=${folder}/state/key.pem`;
    expect(lines).toEqual([
      `${start} level=warning msg="server.sts.endpoint is set: calls to STS go there, whatever host a token names" endpoint="${sts.url}"`,
      `${start} level=warning msg="server.sts.caFile is set: calls to STS trust the authorities in it, and no others" caFile=${folder}/sts-ca.pem`,
      `${start} level=info msg="mappings are in force" rules=3 source=MountedFile`,
      `${start} level=info msg="mapping IAM role" groups="[]" role="arn:aws:iam::111122223333:role/ci/Deploy" username="deploy:{{SessionName}}"`,
      `${start} level=info msg="mapping IAM user" groups="[developers]" user="${alice.arn}" username=alice`,
      `${start} level=info msg="mapping IAM Account" accountID=444455556666`,
      `${start} level=info msg="generated a new private key and certificate" ${files}`,
      `${start} level=info msg="saving new key and certificate" ${files}`,
      `${start} level=info msg="serving health in plain HTTP on 127.0.0.1:${healthPort}"`,
      `${start} level=info msg="writing webhook kubeconfig file" kubeconfigPath=${kubeconfig}`,
      `${start} level=info msg="listening on 127.0.0.1:${port}"`,
      `${start} level=info msg="reconfigure your apiserver with \`--authentication-token-webhook-config-file=${kubeconfig}\` to enable (assuming default hostPath mounts)"`,
    ]);
  });

  it("says nothing of STS where it is called as ever", async () => {
    const { lines } = await startServer({ settings: "  sts: { regions: [eu-central-9] }\n" });
    expect(lines.filter((line) => line.includes("level=warning"))).toEqual([]);
  });

  it("serves what was put into the webhook kubeconfig: its port, its certificate", async () => {
    const { outcome, kubeconfig } = await startServer();
    const { port } = valueOrThrow(outcome);
    const text = await readFile(kubeconfig, "utf8");
    const valueOf = (key: string) => new RegExp(`^ +${key}: "(.*)"$`, "m").exec(text)?.[1] ?? "";
    expect(valueOf("server")).toBe(`https://localhost:${port}/authenticate`);
    const ca = Buffer.from(valueOf("certificate-authority-data"), "base64").toString();
    expect(new X509Certificate(ca).checkHost("localhost")).toBe("localhost");
    expect(await http2({ port, ca }).get("/healthz")).toMatchObject({ status: 200, body: "ok" });
  });

  it.each<[what: string, settings: string, overrides: { kubeconfigPregenerated?: boolean }, written: boolean]>([
    ["unless the file says that it is there", "  kubeconfigPregenerated: true\n", {}, false],
    ["unless the flag says so", "", { kubeconfigPregenerated: true }, false],
    ["where the flag says no to the file", "  kubeconfigPregenerated: true\n", { kubeconfigPregenerated: false }, true],
  ])("writes the webhook kubeconfig %s", async (_, settings, overrides, written) => {
    const { kubeconfig, lines } = await startServer({ settings, options: { overrides } });
    const exists = await stat(kubeconfig).then(
      () => true,
      () => false,
    );
    expect(exists).toBe(written);
    expect(lines.some((line) => line.includes("writing webhook kubeconfig"))).toBe(written);
    expect(lines.at(-1)).toContain(kubeconfig);
  });

  it("has the cluster id that was given, not the file's", async () => {
    const { outcome, folder } = await startServer({
      identities: [alice],
      settings: mappings,
      options: { clusterId: "given" },
    });
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port: valueOrThrow(outcome).port, ca });
    const { body } = await client.post("/authenticate", reviewOf(await tokenOf(alice, { clusterId: "given" })));
    expect(JSON.parse(body)).toMatchObject({ status: { authenticated: true } });
  });

  it("tells nothing of a scrubbed account", async () => {
    const settings = `${mappings}  scrubbedAccounts: ["111122223333"]\n`;
    const { outcome, folder, lines } = await startServer({ identities: [alice], settings });
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port: valueOrThrow(outcome).port, ca });
    const before = lines.length;
    const { body } = await client.post("/authenticate", reviewOf(await tokenOf(alice)));
    expect(JSON.parse(body).status).toEqual({
      authenticated: true,
      user: { username: "alice", uid: "aws-iam-authenticator:administrative:alice", groups: ["developers"] },
    });
    expect(lines.slice(before).join("\n")).not.toMatch(/111122223333|AKIA|AIDA/);
  });

  it("is not ready while it finishes reviews at close, and takes no new ones", async () => {
    const { outcome, folder, sts } = await startServer({ identities: [alice], settings: mappings });
    const { port, healthPort = 0, close } = valueOrThrow(outcome);
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port, ca });
    const health = http1({ port: healthPort });
    expect(await health.get("/readyz")).toMatchObject({ status: 200 });
    sts.fail({ kind: "hang", when: "before-headers" });
    const review = client.post("/authenticate", reviewOf(await tokenOf(alice)));
    await expect.poll(() => sts.requests.length).toBe(1);
    const closed = close();
    expect(await health.get("/readyz")).toMatchObject({
      status: 503,
      body: expect.stringMatching(/^\[-\]shutdown: .*\nnot ready\n$/m),
    });
    expect(await health.get("/livez")).toMatchObject({ status: 503, body: "shutting down" });
    await expect(http2({ port, ca }).get("/readyz")).rejects.toThrow("ECONNREFUSED");
    sts.heal();
    expect((await review).status).toBe(200);
    await closed;
    expect(await client.ended).toBe("goaway");
    await expect(http1({ port: healthPort }).get("/readyz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("lets go of everything at close", async () => {
    const sts = closedAfter(await startStsEmulator({ identities: [alice], protocol: "http" }));
    const relay = closedAfter(await startRelay(sts.port));
    const settings = `${mappings}  sts: { endpoint: "http://127.0.0.1:${relay.port}" }\n`;
    const { outcome, folder } = await startServer({ settings });
    const { port, healthPort = 0, close } = valueOrThrow(outcome);
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port, ca });
    await client.post("/authenticate", reviewOf(await tokenOf(alice)));
    expect(relay.opened).toBe(1);
    await close();
    await relay.quiet();
    expect(await client.ended).toBe("goaway");
    for (const taken of [port, healthPort]) {
      await expect(http1({ port: taken }).get("/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });
});

describe("health in plain HTTP", () => {
  it.each([
    ["GET", "/healthz", 200, "ok"],
    ["GET", "/livez", 200, "ok"],
    ["GET", "/readyz", 200, /ok\n$/],
    ["POST", "/authenticate", 404, /not found/i],
    ["GET", "/authenticate", 404, /not found/i],
    ["GET", "/metrics", 404, /not found/i],
    ["GET", "/", 404, /not found/i],
  ])("answers %s %s with %i", async (method, path, status, body) => {
    const { outcome } = await startServer({ identities: [alice], settings: mappings });
    const { healthPort = 0 } = valueOrThrow(outcome);
    const client = http1({ port: healthPort });
    const answer = await (method === "POST" ? client.post(path, reviewOf(await tokenOf(alice))) : client.get(path));
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(body);
  });

  it("is missing where its port is taken: a warning, and reviews are answered", async () => {
    const other = closedAfter(await startRelay(undefined));
    const { outcome, folder, lines } = await startServer({ settings: `  healthPort: ${other.port}\n` });
    const { port, healthPort } = valueOrThrow(outcome);
    expect(healthPort).toBeUndefined();
    expect(lines).toContain(
      `${start} level=warning msg="health is not served in plain HTTP" error="LISTEN_FAILED: the server cannot listen on its address (\\"127.0.0.1\\", port ${other.port}: EADDRINUSE, it is taken)"`,
    );
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    expect(await http2({ port, ca }).get("/healthz")).toMatchObject({ status: 200 });
  });
});
