import { startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { fileOf } from "../testing/aws.ts";
import { closedAfter } from "../testing/fake-io.ts";
import { openAwsConnections } from "./aws-connections.ts";

/** An STS whose certificate no authority of the runtime or the system has issued, and one who asks it. */
async function world(variables: (caFile: string) => Readonly<Record<string, string>>, bundle?: (ca: string) => string) {
  const sts = closedAfter(await startStsEmulator({ identities: [] }));
  const caFile = fileOf(sts.ca);
  const connections = closedAfter(openAwsConnections(variables(caFile), bundle?.(caFile)));
  const ask = async () => {
    const { statusCode, body } = await connections.request(new URL(`https://localhost:${sts.port}`), {
      path: "/?Action=GetCallerIdentity",
      method: "GET",
    });
    await body.dump();
    return statusCode;
  };
  return { sts, ask };
}

// This process was started without the variable, so that the authority is found only where all of them are read.
it("an authority that the runtime does not know is looked for, once, and nothing is sent twice", async () => {
  const { sts, ask } = await world((NODE_EXTRA_CA_CERTS) => ({ NODE_EXTRA_CA_CERTS }));
  expect([await ask(), await ask()]).toEqual([400, 400]);
  expect(sts.requests).toHaveLength(2);
});

describe("a certificate is trusted by", () => {
  it.each<[what: string, variables: (caFile: string) => Record<string, string>, bundle?: (caFile: string) => string]>([
    ["AWS_CA_BUNDLE", (AWS_CA_BUNDLE) => ({ AWS_CA_BUNDLE })],
    ["the profile's ca_bundle", () => ({}), (caFile) => caFile],
    ["AWS_CA_BUNDLE before the profile's ca_bundle", (AWS_CA_BUNDLE) => ({ AWS_CA_BUNDLE }), () => "/no/such.pem"],
    ["SSL_CERT_FILE", (SSL_CERT_FILE) => ({ SSL_CERT_FILE })],
  ])("%s", async (_, variables, bundle) => {
    const { ask } = await world(variables, bundle);
    expect(await ask()).toBe(400);
  });
});

it.each<[what: string, variables: () => Record<string, string>, bundle: (() => string) | undefined, error: object]>([
  ["nobody who has issued it is known", () => ({}), undefined, { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }],
  [
    "AWS_CA_BUNDLE is not there",
    () => ({ AWS_CA_BUNDLE: "/no/such.pem" }),
    undefined,
    { code: "CONFIG_UNREADABLE", message: expect.stringContaining('AWS_CA_BUNDLE names "/no/such.pem": ENOENT') },
  ],
  [
    "the profile's ca_bundle is not there",
    () => ({}),
    () => "/no/such.pem",
    { code: "CONFIG_UNREADABLE", message: expect.stringContaining("ca_bundle of the profile") },
  ],
])("a certificate is not trusted where %s", async (_, variables, bundle, error) => {
  const { sts, ask } = await world(variables, bundle);
  await expect(ask()).rejects.toMatchObject(error);
  expect(sts.requests).toEqual([]);
});

it("a connection with something else wrong is not tried again here", async () => {
  const { sts, ask } = await world((NODE_EXTRA_CA_CERTS) => ({ NODE_EXTRA_CA_CERTS }));
  sts.fail({ kind: "reset", when: "on-connect" }, { times: 1 });
  await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
});
