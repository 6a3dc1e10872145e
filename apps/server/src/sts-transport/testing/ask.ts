import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { createVerifier, type VerifierOptions } from "@aws-iam-authenticator/verifier";
import { closedAfter, temporaryFolder } from "../../testing/clean-up.ts";
import { CLUSTER_ID } from "../../testing/tokens.ts";
import { makeSelfSigned } from "../../tls/self-signed-certificate.ts";
import { createStsTransport, type StsTransportOptions } from "../create-sts-transport.ts";

/** A verifier whose questions take a real way, for the length of a test. */
export function verifierOn(options: StsTransportOptions, changes: Partial<VerifierOptions> = {}) {
  const open = closedAfter(valueOrThrow(createStsTransport(options)));
  const verifier = createVerifier({ clusterId: CLUSTER_ID, transport: open.transport, ...changes });
  return {
    close: open.close,
    /** The ARN of who signed a token, or the problem as `CODE (detail)`. */
    async ask(token: Secret): Promise<string> {
      const outcome = await verifier.tryVerify(token);
      if (outcome.ok) return outcome.value.identity.arn;
      const { code, detail } = outcome.problem;
      return detail === undefined ? code : `${code} (${detail})`;
    },
  };
}

/** A file with some authority's certificate, for the length of a test. */
export async function fileOf(certificate: string): Promise<string> {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, certificate);
  return path;
}

/** An authority that vouches for nobody else. */
export const stranger = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
