import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  emulatedRoleSession,
  type ListeningStsEmulatorOptions,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import type { AwsAccess } from "./assemble-ec2.ts";
import { http2 } from "./listen/testing/clients.ts";
import { closedAfter, temporaryFolder } from "./testing/clean-up.ts";
import { startServer } from "./testing/start-server.ts";
import { reviewOf, tokenOf } from "./testing/tokens.ts";

const node = emulatedRoleSession({ role: "Node", session: "i-0123456789abcdef0" });
const stranger = emulatedRoleSession({ role: "Node", session: "i-0123456789abcdef1" });
const instances = [{ instanceId: "i-0123456789abcdef0", privateDnsName: "ip-10-0-0-1.ec2.internal" }];
const rule = `  mapRoles:
  - { rolearn: "arn:aws:iam::111122223333:role/Node", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes] }
`;

/** A server whose EC2 is another emulator, which trusts the same identities. */
async function start(
  access: Partial<AwsAccess> | undefined,
  settings = rule,
  emulator: Partial<ListeningStsEmulatorOptions> = {},
) {
  const aws = closedAfter(
    await startStsEmulator({
      ...emulator,
      identities: [node],
      ec2: { instances },
      tlsHosts: ["ec2.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"],
    }),
  );
  const ca = join(await temporaryFolder(), "ca.pem");
  await writeFile(ca, aws.ca);
  const env = { AWS_ENDPOINT_URL_EC2: aws.url, AWS_CA_BUNDLE: ca };
  const { accessKeyId, secretAccessKey, sessionToken } = node;
  const own: AwsAccess = {
    region: async () => "us-east-1",
    credentials: async () => ok({ accessKeyId, secretAccessKey, sessionToken }),
    ...access,
  };
  const started = await startServer({
    identities: [node, stranger],
    settings,
    options: { env, ...(access === undefined ? {} : { aws: own }) },
  });
  const { port } = valueOrThrow(started.outcome);
  const client = http2({ port, ca: await readFile(join(started.folder, "state", "cert.pem"), "utf8") });
  return {
    aws,
    started,
    metrics: async () => (await client.get("/metrics")).body,
    async review(identity = node) {
      const { status: http, body } = await client.post("/authenticate", reviewOf(await tokenOf(identity)));
      const { status } = JSON.parse(body);
      return status.user?.username ?? (http === 200 ? status.error : `${http} ${status.error}`);
    },
  };
}

describe("a node is named by its instance's private DNS name", () => {
  it("which is looked up once, counted and logged", async () => {
    const { review, aws, metrics, started } = await start({});
    expect(await review()).toBe("system:node:ip-10-0-0-1.ec2.internal");
    expect(await review()).toBe("system:node:ip-10-0-0-1.ec2.internal");
    expect(aws.requests.map(({ headers }) => headers["host"])).toEqual(["ec2.us-east-1.amazonaws.com"]);
    expect(await metrics()).toContain("aws_iam_authenticator_ec2_describe_instances_calls_total 1\n");
    expect(started.lines.join("\n")).toContain('level=info msg="asked EC2 for private DNS names" instances=1');
  });

  it("or denied where EC2 knows no such instance", async () => {
    const { review } = await start({});
    expect(await review(stranger)).toMatch(
      /^EC2_PRIVATE_DNS_NAME_UNAVAILABLE: .*\(EC2 knows no instance "i-0123456789abcdef1"\)$/,
    );
  });
});

it("where EC2 cannot be asked, that is a fault, which says nothing of the node", async () => {
  const { review } = await start({}, rule, { intercept: () => new Response("", { status: 429 }) });
  expect(await review()).toMatch(/^503 EC2_UNAVAILABLE: .*\(EC2 throttles: HTTP 429, ""\)$/);
});

describe("nothing is looked up", () => {
  it("where the server has no access to AWS", async () => {
    const { review } = await start(undefined);
    expect(await review()).toMatch(/^EC2_PRIVATE_DNS_NAME_UNAVAILABLE: .*\(this server has no access to EC2\)$/);
  });

  it("before a rule needs it", async () => {
    let asked = 0;
    const { review } = await start({ region: async () => `region ${asked++}` }, rule.replace(/\{\{.*\}\}/, "plain"));
    expect(await review()).toBe("system:node:plain");
    expect(asked).toBe(0);
  });

  it("where the region is none, and that is tried again", async () => {
    const regions = ["moon-1", "us-east-1"];
    const { review } = await start({ region: async () => regions.shift() ?? "" });
    expect(await review()).toMatch(/\("REGION_INVALID": "moon-1"\)$/);
    expect(await review()).toBe("system:node:ip-10-0-0-1.ec2.internal");
  });

  it("where there are no credentials", async () => {
    const { review, started } = await start({ credentials: async () => fail("CREDENTIALS_MISSING") });
    expect(await review()).toMatch(/no AWS credentials: "CREDENTIALS_MISSING"/);
    expect(started.lines.join("\n")).not.toContain("asked EC2");
  });
});

it.each(["localhost:8443", "ftp://localhost", "https://", "https://a b", "https://host/path", "https://host:x"])(
  "a server does not start with AWS_ENDPOINT_URL_EC2=%s",
  async (endpoint) => {
    const { outcome } = await startServer({ options: { env: { AWS_ENDPOINT_URL_EC2: endpoint } } });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "CONFIG_INVALID" } });
  },
);

it("a server that does not start with AWS_ENDPOINT_URL_EC2 shows no password of it", async () => {
  const env = { AWS_ENDPOINT_URL_EC2: "https://me:hunter2@host" };
  const { outcome } = await startServer({ options: { env } });
  expect(outcome).toMatchObject({
    problem: { detail: 'AWS_ENDPOINT_URL_EC2 "https://…@host" is no URL such as https://HOST' },
  });
});
