// Credentials of the machine or container that the built command runs on: asked for last, past all proxies, and not for long.
import { emulatedRole, emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { awsHome, keysInFile } from "./harness/aws-home.ts";
import { startAws } from "./harness/aws-world.ts";
import { environmentOf } from "./harness/cluster.ts";
import { startContainerCredentials, startInstanceMetadata, startSilentService } from "./harness/credential-services.ts";
import { urlIn } from "./harness/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const machine = emulatedRoleSession({ role: "Node", session: "i-0123456789abcdef0" });
const first = emulatedRole({ name: "First" });
const sts = "sts.eu-central-1.amazonaws.com";

const start = () => startAws({ identities: [alice, machine], roles: [first] });

describe("where there is nothing else, a token is made with the credentials of the machine, past all proxies:", () => {
  const nowhere = { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };

  it("of a container, by a token", async () => {
    const world = await start();
    const service = await startContainerCredentials(machine, "Bearer it-is-me");
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/creds?id=7`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "Bearer it-is-me",
    };
    const { exitCode, stdout, stderr } = await world.token([], { env: { ...world.env, ...nowhere, ...env } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await world.arnOf(stdout)).toBe(machine.arn);
  });

  it("of a container, by a token in a file, as in EKS", async () => {
    const world = await start();
    const service = await startContainerCredentials(machine, "it-is-me");
    const home = awsHome("");
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/creds?id=7`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: home.write("token", "it-is-me"),
    };
    const { exitCode, stdout } = await world.token([], { env: { ...world.env, ...nowhere, ...home.env, ...env } });
    expect(exitCode).toBe(0);
    expect(await world.arnOf(stdout)).toBe(machine.arn);
  });

  it("of a container, whose service is not waited for without end", async () => {
    const world = await start();
    const service = await startSilentService();
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/creds` };
    const { exitCode, stderr } = await world.token([], { env: { ...world.env, ...env } });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: CREDENTIALS_MISSING: /m);
    expect(service.asked.length).toBeLessThanOrEqual(4);
  });

  /** The variables by which an instance's metadata service is looked for there, and the region too. */
  const instance = ({ url }: { readonly url: string }) => ({
    ...nowhere,
    AWS_EC2_METADATA_DISABLED: "false",
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
  });
  const [token, region, name, credentials] = [
    "PUT /latest/api/token",
    "GET /latest/meta-data/placement/region",
    "GET /latest/meta-data/iam/security-credentials/",
    "GET /latest/meta-data/iam/security-credentials/Node",
  ];

  it("of an instance, which says the region, too", async () => {
    const world = await start();
    const service = await startInstanceMetadata(machine);
    const { AWS_REGION: _, ...env } = world.env;
    const { exitCode, stdout, stderr } = await world.token([], { env: { ...env, ...instance(service) } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await world.arnOf(stdout)).toBe(machine.arn);
    expect(new URL(urlIn(stdout)).host).toBe(sts);
    expect(service.asked).toEqual([token, region, token, name, credentials]);
  });

  it("of an instance, for a role", async () => {
    const world = await start();
    const service = await startInstanceMetadata(machine);
    const home = awsHome(
      `[default]\nrole_arn = ${first.arn}\nrole_session_name = me\ncredential_source = Ec2InstanceMetadata\n`,
    );
    const { exitCode, stdout } = await world.token([], { env: { ...world.env, ...home.env, ...instance(service) } });
    expect(exitCode).toBe(0);
    expect(await world.arnOf(stdout)).toBe("arn:aws:sts::111122223333:assumed-role/First/me");
    expect(world.hosts()).toEqual([sts]);
  });

  it.each<[what: string, config: string, variables: Record<string, string>, asked: readonly string[], ends: number]>([
    ["is not asked where a profile has some", `[default]\n${keysInFile(alice)}`, {}, [], 0],
    ["is not asked where the environment has some", "", environmentOf(alice), [], 0],
    ["is not asked where that is switched off", "", { AWS_EC2_METADATA_DISABLED: "true" }, [], 1],
    ["is asked twice at most where it does not answer", "", {}, [token, name], 1],
  ])("an instance %s", async (_, config, variables, asked, ends) => {
    const world = await start();
    const service = await startSilentService();
    const env = { ...world.env, ...awsHome(config).env, ...instance(service), ...variables };
    const { exitCode } = await world.token([], { env });
    expect(exitCode).toBe(ends);
    expect(service.asked).toEqual(asked);
  });
});
