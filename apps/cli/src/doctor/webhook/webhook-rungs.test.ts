import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "@aws-iam-authenticator/config";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { createLogger, startAuthenticator } from "@aws-iam-authenticator/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { startHttps } from "../../testing/start-https.ts";
import type { Check } from "../check.ts";
import { alice, type HealthyLogin, startHealthyLogin } from "../testing/healthy-login.ts";

/** Writes a configuration file that has calls to STS go to the login's emulator. */
function writeConfig(login: HealthyLogin, more: string, clusterId = "my-cluster"): string {
  const file = join(login.folder, "config.yaml");
  writeFileSync(
    file,
    `clusterID: ${clusterId}
server:
  port: 0
  healthPort: 0
  healthAddress: 127.0.0.1
  sts: {endpoint: "${login.sts.url}", caFile: ${login.stsAuthority}}
${more}`,
  );
  return file;
}

const mapsAlice = `  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [dev]}
`;

/** Starts the server of a configuration file. */
async function startServer(login: HealthyLogin, file: string): Promise<{ url: string; certificate: string }> {
  const stateDir = join(login.folder, "state");
  const { config } = readConfig(readFileSync(file, "utf8"), file);
  const running = valueOrThrow(
    await startAuthenticator({
      config,
      clusterId: undefined,
      overrides: { stateDir, kubeconfigPregenerated: true },
      env: {},
      logger: createLogger({ format: "text", level: "panic", write: () => undefined, now: Date.now }),
      clock: systemClock,
    }),
  );
  onTestFinished(() => running.close());
  return { url: `https://127.0.0.1:${running.port}`, certificate: join(stateDir, "cert.pem") };
}

/** The checks beyond the ladder. */
async function asked(login: HealthyLogin, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr, exitCode } = await login.run(["doctor", "-o", "json", ...args], { env });
  expect(stderr).toBe("");
  const text = stdout.replaceAll(login.folder, "HERE");
  const { ok, checks }: { ok: boolean; checks: Check[] } = JSON.parse(text);
  expect(exitCode).toBe(ok ? 0 : 1);
  return checks.filter(({ id }) =>
    ["config", "cluster-id", "partition", "mapping", "server", "server-review"].includes(id),
  );
}

describe("doctor with -c says of the configuration", () => {
  it("that all agrees", async () => {
    const login = await startHealthyLogin();
    const file = writeConfig(login, mapsAlice);
    expect(await asked(login, ["-c", file])).toEqual([
      { id: "config", status: "pass", message: 'the configuration "HERE/config.yaml" is valid' },
      { id: "cluster-id", status: "pass", message: 'client and server have the same cluster id, "my-cluster"' },
      { id: "partition", status: "pass", message: 'client and server are of the partition "aws"' },
      {
        id: "mapping",
        status: "pass",
        message: 'the configuration maps the caller to "alice", in the groups "dev" (HERE/config.yaml:8:5)',
      },
    ]);
  });

  it.each<[what: string, more: string, clusterId: string, expected: Partial<Check>]>([
    [
      "that it is not there",
      "",
      "",
      { id: "config", status: "fail", message: expect.stringMatching(/^CONFIG_UNREADABLE: .*nowhere\.yaml/) },
    ],
    [
      "what is not valid",
      "  mapRoles: 7\n",
      "my-cluster",
      {
        id: "config",
        status: "fail",
        message: expect.stringMatching(/^CONFIG_INVALID: .*: HERE\/config\.yaml:7:13: mapRoles must be a list/),
        fix: "aws-iam-authenticator lint HERE/config.yaml",
      },
    ],
    [
      "what it warns of",
      `  mapUser: []\n${mapsAlice}`,
      "my-cluster",
      {
        id: "config",
        status: "warn",
        message: expect.stringMatching(/, with warnings: HERE\/config\.yaml:7:3: unknown key "mapUser"/),
        fix: "aws-iam-authenticator lint HERE/config.yaml",
      },
    ],
    [
      "that the server has another cluster id",
      mapsAlice,
      "other",
      {
        id: "cluster-id",
        status: "fail",
        message:
          'the token is for the cluster id "my-cluster", and the server\'s is "other": STS would refuse the signature',
        fix: "Write -i other into the args of the user's exec in the kubeconfig, or change clusterID.",
      },
    ],
    [
      "that the server is of another partition",
      `${mapsAlice}  partition: aws-cn\n`,
      "my-cluster",
      {
        id: "partition",
        status: "fail",
        message:
          'the token names sts.eu-central-1.amazonaws.com, of the partition "aws", and the server takes those of "aws-cn"',
        fix: expect.stringMatching(/^Write server\.partition: aws into the configuration/),
      },
    ],
    [
      "that it maps nobody of that ARN",
      "",
      "my-cluster",
      {
        id: "mapping",
        status: "fail",
        message: `NOT_MAPPED: the identity is not mapped to a Kubernetes user ("${alice.arn}")`,
        fix: expect.stringMatching(
          /^Add a rule .* All of it: aws-iam-authenticator explain \S+ -c HERE\/config\.yaml$/,
        ),
      },
    ],
    [
      "which rule comes near",
      `  mapUsers:\n  - {userarn: "arn:aws:iam::111122223333:user/eng/alice", username: a}\n`,
      "my-cluster",
      { id: "mapping", status: "fail", fix: expect.stringMatching(/config\.yaml:8 comes near: the rule has the path/) },
    ],
    [
      "that it denies the caller",
      `${mapsAlice}  deny:\n    arns: ["${alice.arn}"]\n`,
      "my-cluster",
      { id: "mapping", status: "fail", message: expect.stringMatching(/^IDENTITY_DENIED: /) },
    ],
    [
      "that another source may map the caller",
      "  backendMode: [MountedFile, CRD]\n",
      "my-cluster",
      { id: "mapping", status: "skip", message: "the configuration does not map the caller; CRD may." },
    ],
  ])("%s", async (_, more, clusterId, expected) => {
    const login = await startHealthyLogin();
    const file = clusterId === "" ? join(login.folder, "nowhere.yaml") : writeConfig(login, more, clusterId);
    const checks = await asked(login, ["-c", file]);
    expect(checks.find(({ id }) => id === expected.id)).toMatchObject(expected);
    const others = checks.filter(({ id }) => id !== expected.id);
    expect(others.filter(({ status }) => status === "fail" || status === "warn")).toEqual([]);
  });
});

describe("doctor with --server says of a server", () => {
  it("that it accepts the token", async () => {
    const login = await startHealthyLogin();
    const { url, certificate } = await startServer(login, writeConfig(login, mapsAlice));
    expect(await asked(login, ["--server", url, "--certificate-authority", certificate])).toEqual([
      {
        id: "server",
        status: "pass",
        message: expect.stringMatching(/^the server at 127\.0\.0\.1:\d+ is ready: .*\[\+\]mapping: 1 rule/),
      },
      { id: "server-review", status: "pass", message: 'the server takes the token for "alice", in the groups "dev"' },
    ]);
  });

  it("that its certificate was not checked, where nobody named one", async () => {
    const login = await startHealthyLogin();
    const { url } = await startServer(login, writeConfig(login, mapsAlice));
    expect(await asked(login, ["--server", url])).toMatchObject([
      { status: "pass" },
      { id: "server-review", status: "warn", message: expect.stringMatching(/; its certificate was not checked$/) },
    ]);
  });

  it("why it denies the token", async () => {
    const login = await startHealthyLogin();
    const { url, certificate } = await startServer(login, writeConfig(login, ""));
    expect(await asked(login, ["--server", url, "--certificate-authority", certificate])).toMatchObject([
      { id: "server", status: "pass" },
      {
        id: "server-review",
        status: "fail",
        message: expect.stringMatching(/^the server denies the token: NOT_MAPPED: /),
        fix: "Add a rule for this ARN to mapRoles or mapUsers, or its account to mapAccounts.",
      },
    ]);
  });

  it("that it shows another certificate", async () => {
    const login = await startHealthyLogin();
    const { url } = await startServer(login, writeConfig(login, mapsAlice));
    expect(await asked(login, ["--server", url, "--certificate-authority", login.stsAuthority])).toMatchObject([
      { id: "server", status: "pass" },
      { id: "server-review", status: "fail", message: expect.stringMatching(/^SERVER_UNREACHABLE: /) },
    ]);
  });

  it("that nobody listens", async () => {
    const login = await startHealthyLogin();
    expect(await asked(login, ["--server", "https://127.0.0.1:1"])).toMatchObject([
      {
        id: "server",
        status: "fail",
        message: 'the server at 127.0.0.1:1 cannot be reached: "ECONNREFUSED"',
        fix: expect.stringMatching(/See that the server runs/),
      },
      { id: "server-review", status: "skip", message: "not tried, because of server" },
    ]);
  });

  it("that it is not ready", async () => {
    const login = await startHealthyLogin();
    const { url } = await startHttps((request, response) => {
      const isReview = request.url === "/authenticate";
      response.writeHead(isReview ? 200 : 503).end(isReview ? '{"status": {}}' : "[-]mapping: waits\nnot ready\n");
    });
    expect(await asked(login, ["--server", url])).toMatchObject([
      {
        id: "server",
        status: "fail",
        message: expect.stringMatching(/is not ready \(HTTP 503\): \[-\]mapping: waits$/),
      },
      { id: "server-review", status: "fail", message: expect.stringMatching(/it gives no reason/) },
    ]);
  });
});

describe("what was asked for is looked at however far the ladder went:", () => {
  it("with the environment's credentials, where the kubeconfig does not log in with AWS IAM", async () => {
    const login = await startHealthyLogin();
    login.write((k) => (k.users[0] = { name: "u", user: { "client-certificate": "admin.crt" } }));
    const file = writeConfig(login, mapsAlice);
    const { url, certificate } = await startServer(login, file);
    expect(await asked(login, ["-c", file, "--server", url, "--certificate-authority", certificate])).toMatchObject(
      ["config", "cluster-id", "partition", "mapping", "server", "server-review"].map((id) => ({ id, status: "pass" })),
    );
  });

  it("without credentials as far as that goes", async () => {
    const login = await startHealthyLogin();
    const file = writeConfig(login, mapsAlice);
    const { url } = await startServer(login, file);
    const checks = await asked(login, ["-c", file, "--server", url], {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
    });
    expect(checks).toMatchObject([
      { id: "config", status: "pass" },
      { id: "cluster-id", status: "skip" },
      { id: "partition", status: "skip" },
      { id: "mapping", status: "skip", message: "who the caller is in AWS is not known" },
      { id: "server", status: "pass" },
      {
        id: "server-review",
        status: "skip",
        message: expect.stringMatching(/^there is no token to try: CREDENTIALS_MISSING/),
      },
    ]);
  });
});
