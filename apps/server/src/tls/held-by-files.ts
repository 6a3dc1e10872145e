import { type Authority, isOfAuthority } from "./authority-files.ts";
import { certificatesOf } from "./certificates.ts";
import { checkKeyPair, type KeyPair, type KeyPairUse } from "./check-key-pair.ts";
import { readKeyPair } from "./key-pair-files.ts";

/** What a renewal finds in the files that it would write over. */
export interface HeldByFiles {
  /** Whether they may be written over: there is nothing, or a certificate that the CA has signed. */
  readonly isOurs: boolean;
  /** Whether they hold no pair that can be served now. */
  readonly isBroken: boolean;
  readonly pair: KeyPair | undefined;
}

/** Looks whose certificate the files hold. What cannot be read is not ours. */
export async function heldByFiles(use: KeyPairUse, authority: Authority): Promise<HeldByFiles> {
  const files = await readKeyPair(use);
  if (!files.ok) return { isOurs: false, isBroken: true, pair: undefined };
  if (files.value.found !== "both") {
    return { isOurs: files.value.found === "neither", isBroken: true, pair: undefined };
  }
  const { pair } = files.value;
  const [certificate] = certificatesOf(pair.cert) ?? [];
  return {
    isOurs: certificate !== undefined && isOfAuthority(authority, certificate),
    isBroken: !checkKeyPair(pair, use).ok,
    pair,
  };
}
