import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EmulatedIdentity, emulatedUser, type StsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { TOKEN_PREFIX } from "@aws-iam-authenticator/token";
import { createVerifier, fetchTransport, type VerifiedCaller } from "@aws-iam-authenticator/verifier";
import { noon, temporaryFolder } from "./fake-io.ts";

/** A user with the keys of AWS's own documentation. */
export const ALICE = emulatedUser({
  name: "alice",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
});

/** The variables in which an identity's credentials stand. */
export function keysOf(identity: EmulatedIdentity): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** A file in a new folder, for `AWS_CONFIG_FILE` and its like. */
export function fileOf(text: string, name = "file"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** The URL in a token. */
export function urlIn(token: string): URL {
  return new URL(Buffer.from(token.trim().slice(TOKEN_PREFIX.length), "base64url").toString());
}

/** Whose token it is: as a cluster's server finds out, with every check, and an STS that verifies the signature. */
export function callerOf(
  token: string,
  options: {
    readonly sts: Pick<StsEmulator, "handle">;
    readonly clusterId?: string;
    readonly partition?: string;
    /** Default {@link noon}. */
    readonly now?: number;
  },
): Promise<VerifiedCaller> {
  const { sts, clusterId = "my-cluster", partition = "aws", now = noon } = options;
  return createVerifier({
    clusterId,
    partition,
    transport: fetchTransport((input, init) => sts.handle(new Request(input, init))),
    clock: { now: () => now, monotonic: () => now },
  }).verify(token.trim());
}
