import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../testing/clean-up.ts";
import { makeSelfSigned } from "../../tls/self-signed-certificate.ts";

/** A file with some authority's certificate, for the length of a test. */
export async function fileOf(certificate: string): Promise<string> {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, certificate);
  return path;
}

/** An authority that vouches for nobody else. */
export const stranger = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
