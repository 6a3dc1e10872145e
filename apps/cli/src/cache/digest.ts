import { QuickSha256 } from "../quick-sha256.ts";

/** Half of SHA-256: more than enough to tell logins apart, and a file name that can be read out. */
const hexDigits = 32;

/** A name for whatever can be written as JSON, from which that cannot be found out. */
export async function digestOf(parts: readonly unknown[]): Promise<string> {
  const hash = new QuickSha256();
  hash.update(JSON.stringify(parts));
  return Buffer.from(await hash.digest())
    .toString("hex")
    .slice(0, hexDigits);
}
