import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PARTITION_IDS, stsEndpoints } from "@aws-iam-authenticator/core";
import {
  type EmulatedIdentity,
  type EmulatedRole,
  emulatedRoleSession,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { createVerifier, fetchTransport } from "@aws-iam-authenticator/verifier";
import { onTestFinished } from "vitest";
import { type Finished, runCommand, type RunOptions } from "./command-line.ts";
import { type ConnectProxy, startConnectProxy } from "./connect-proxy.ts";
import { SIGN_IN_HOSTS, signInServices, type SignInOptions } from "./sign-in-services.ts";

/** AWS as far as logins need it, under its own host names and reached through a proxy alone. */
export interface AwsWorld {
  readonly aws: ListeningStsEmulator;
  readonly proxy: ConnectProxy;
  /** File with the authority of AWS's certificates here. */
  readonly caFile: string;
  /** The variables of somebody who gets there. */
  readonly env: Readonly<Record<string, string>>;
  /** The forms of STS's actions that were posted. */
  readonly forms: readonly Readonly<Record<string, string>>[];
  /** The hosts that were asked for, in order. */
  hosts(): readonly string[];
  /** Makes a token with the built command. */
  token(args: readonly string[], options: RunOptions): Promise<Finished>;
  /** The ARN that a cluster's server finds in a token for it. */
  arnOf(token: string): Promise<string>;
}

const clusterId = "my-cluster";

/** Starts one for the length of a test. */
export async function startAws(
  options: Partial<SignInOptions> & {
    readonly identities: readonly EmulatedIdentity[];
    readonly roles: readonly EmulatedRole[];
    /** What the proxy answers, where it refuses. */
    readonly refuse?: number;
    /** Default `https`. */
    readonly protocol?: "http" | "https";
  },
): Promise<AwsWorld> {
  const forms: Record<string, string>[] = [];
  const { sso = emulatedRoleSession({ role: "Sso" }), login = emulatedRoleSession({ role: "Login" }) } = options;
  const signIn = signInServices({ sso, login });
  const aws = await startStsEmulator({
    identities: [...options.identities, sso, login],
    roles: options.roles,
    protocol: options.protocol ?? "https",
    tlsHosts: [...stsEndpoints(PARTITION_IDS).keys(), ...SIGN_IN_HOSTS],
    async intercept(request) {
      const signedIn = await signIn(request.clone());
      if (signedIn === undefined && request.method === "POST") {
        forms.push(Object.fromEntries(new URLSearchParams(await request.text())));
      }
      return signedIn;
    },
  });
  const { refuse } = options;
  const proxy = await startConnectProxy(aws.port, refuse === undefined ? {} : { refuse });
  const folder = mkdtempSync(join(tmpdir(), "aws-world-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, aws.ca);
  onTestFinished(async () => {
    await Promise.all([proxy.close(), aws.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    aws,
    proxy,
    caFile,
    env: { AWS_REGION: "eu-central-1", HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: caFile },
    forms,
    hosts: () => proxy.asked.map(({ target }) => target.replace(/:443$/, "")),
    token: (args, runOptions) => runCommand(["token", "-i", clusterId, "--token-only", ...args], runOptions),
    async arnOf(token) {
      const transport = fetchTransport((input, init) => aws.handle(new Request(input, init)));
      const verifier = createVerifier({ clusterId, transport });
      return (await verifier.verify(token.trim())).identity.arn;
    },
  };
}
