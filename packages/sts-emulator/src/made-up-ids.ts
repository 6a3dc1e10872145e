const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** An access key id of twenty characters, always the same for the same seed. */
export function madeUpAccessKeyId(prefix: "AKIA" | "ASIA", seed: string): string {
  return prefix + madeUp(`access key id of ${seed}`, base32, 16);
}

/** A secret access key of forty characters, always the same for the same seed. */
export function madeUpSecretAccessKey(seed: string): string {
  return madeUp(`secret access key of ${seed}`, base64, 40);
}

/** A session token with every character that must be percent-encoded in a query, always the same for the same seed. */
export function madeUpSessionToken(seed: string): string {
  return `IQoJb3JpZ2luX2VjE+/${madeUp(`session token of ${seed}`, base64, 340)}==`;
}

/** The unique id of a user (`AIDA`) or role (`AROA`), twenty-one characters, always the same for the same seed. */
export function madeUpUniqueId(prefix: "AIDA" | "AROA", seed: string): string {
  return prefix + madeUp(`unique id of ${seed}`, base32, 17);
}

function madeUp(seed: string, alphabet: string, length: number): string {
  return Array.from({ length }, (_, i) => alphabet[hash(`${i} ${seed}`) % alphabet.length]).join("");
}

/** FNV-1a, then MurmurHash3's mixing of the bits: plain, without dependencies, and not for secrecy. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
