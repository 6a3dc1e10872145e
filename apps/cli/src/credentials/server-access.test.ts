import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Io } from "../io.ts";
import { ALICE, fileOf, keysOf } from "../testing/aws.ts";
import { temporaryFolder } from "../testing/fake-io.ts";
import { startMetadataService } from "../testing/start-metadata-service.ts";
import { ISOLATED, withEnvironment } from "../testing/with-environment.ts";
import { serverAccess } from "./server-access.ts";

/** Does something with the access of a server with these variables, whose terminal must not be asked anything. */
async function withAccess<T>(
  variables: Readonly<Record<string, string>>,
  act: (access: ReturnType<typeof serverAccess>) => Promise<T>,
): Promise<T> {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const env = { ...ISOLATED, ...variables };
  const io: Io = {
    env,
    cwd: folder,
    home,
    out: () => undefined,
    err: () => undefined,
    log: () => undefined,
    progress: () => undefined,
    readStdin: async () => "",
    platform: process.platform,
    runtime: "node 24.0.0",
    prompt: () => Promise.reject(new Error("nobody is to be asked")),
    promptHidden: () => Promise.reject(new Error("nobody is to be asked")),
    settleDown: () => undefined,
    now: Date.now,
    signal: new AbortController().signal,
  };
  return withEnvironment({ HOME: home, ...env }, () => act(serverAccess(io)));
}

const profile = `[default]\naws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}\n`;
const withMfa = `[profile base]\naws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}
[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice\n`;

describe("a server's credentials are", () => {
  it("those of its environment", async () => {
    const outcome = await withAccess(keysOf(ALICE), ({ credentials }) => credentials("us-east-1"));
    expect(outcome).toMatchObject({ ok: true, value: { accessKeyId: ALICE.accessKeyId } });
  });

  it("those that the SDK finds", async () => {
    const variables = { AWS_SHARED_CREDENTIALS_FILE: fileOf(profile) };
    const outcome = await withAccess(variables, ({ credentials }) => credentials("us-east-1"));
    expect(outcome).toMatchObject({ ok: true, value: { accessKeyId: ALICE.accessKeyId } });
  });

  it.each<[what: string, variables: () => Record<string, string>, code: string, detail: RegExp]>([
    ["there are none", () => ({}), "CREDENTIALS_MISSING", /./],
    ["half of them is missing", () => ({ AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" }), "CREDENTIALS_INVALID", /SECRET/],
    [
      "they need a one-time code",
      () => ({ AWS_CONFIG_FILE: fileOf(withMfa), AWS_PROFILE: "admin" }),
      "MFA_CODE_NEEDED",
      /the call is not interactive$/,
    ],
  ])("a problem where %s", async (_, variables, code, detail) => {
    const outcome = await withAccess(variables(), ({ credentials }) => credentials("us-east-1"));
    expect(outcome).toMatchObject({ ok: false, problem: { code, detail: expect.stringMatching(detail) } });
  });
});

describe("a server's region is", () => {
  it("that of its environment", async () => {
    expect(await withAccess({ AWS_REGION: "eu-west-1" }, ({ region }) => region())).toBe("eu-west-1");
  });

  it("that of its instance", async () => {
    const metadata = await startMetadataService({ region: "eu-north-1" });
    const variables = { AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
    expect(await withAccess(variables, ({ region }) => region())).toBe("eu-north-1");
  });
});
