// Tokens of clients that are not ours, as people use them today.
import { emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, environmentOf, startCluster } from "./harness/cluster.ts";
import type { Finished } from "./harness/command-line.ts";
import { installPythonClients, lacksPython, type PythonClients } from "./harness/python-clients.ts";
import { review } from "./harness/review.ts";
import { skipped } from "./harness/skip.ts";
import { parametersOf } from "./harness/tokens.ts";

const file = "e2e/other-clients.test.ts";
const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "build-42" });

const serverSettings = `  mapUsers:
  - {userarn: "${alice.arn}", username: alice}
  mapRoles:
  - {rolearn: "arn:aws:iam::${deploy.account}:role/Deploy", username: "deploy:{{SessionName}}"}
`;

const identities = [
  { who: "a user", identity: alice, username: "alice" },
  { who: "a role's session", identity: deploy, username: "deploy:build-42" },
];

const clients = [
  {
    client: "aws eks get-token",
    tokenFor: async (python: PythonClients, env: Env, id: string) =>
      JSON.parse(printed(await python.aws(["eks", "get-token", "--cluster-name", id], env))).status.token,
  },
  {
    client: "boto3",
    tokenFor: async (python: PythonClients, env: Env, id: string) =>
      printed(
        await python.boto3Token({ clusterId: id, region: "eu-central-1", host: "sts.eu-central-1.amazonaws.com" }, env),
      ),
  },
  {
    client: "boto3 with the global endpoint",
    tokenFor: async (python: PythonClients, env: Env, id: string) =>
      printed(await python.boto3Token({ clusterId: id, region: "us-east-1", host: "sts.amazonaws.com" }, env)),
  },
] satisfies { client: string; tokenFor: (python: PythonClients, env: Env, id: string) => Promise<string> }[];

describe.skipIf(skipped(file, await lacksPython()))("the server accepts tokens of other clients", () => {
  let cluster: Cluster;
  let python: PythonClients;
  let offline: string | undefined;

  beforeAll(async () => {
    const installed = await installPythonClients();
    if (typeof installed === "string") offline = installed;
    else python = installed;
    skipped(file, offline);
    cluster = await startCluster({ identities: [alice, deploy], clusterId, serverSettings });
  }, 300_000);

  afterAll(async () => {
    await cluster?.close();
  });

  beforeEach(({ skip }) => skip(offline !== undefined, offline));

  describe.each(clients)("$client", ({ tokenFor }) => {
    it.each(identities)("as $who", async ({ identity, username }) => {
      const token = await tokenFor(python, environmentOf(identity), clusterId);
      expect(parametersOf(token)).toMatchObject({ "X-Amz-Expires": "60", "X-Amz-SignedHeaders": "host;x-k8s-aws-id" });
      const { httpStatus, status } = await review(cluster, token);
      expect(httpStatus).toBe(200);
      expect(status).toMatchObject({ authenticated: true, user: { username, extra: { arn: [identity.arn] } } });
    });

    it("but not for another cluster", async () => {
      const token = await tokenFor(python, environmentOf(alice), "staging.example.com");
      const { status } = await review(cluster, token);
      expect(status).toMatchObject({ authenticated: false, error: expect.stringMatching(/^STS_SIGNATURE_MISMATCH: /) });
    });
  });
});

type Env = Readonly<Record<string, string>>;

function printed({ exitCode, stdout, stderr }: Finished): string {
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
}
