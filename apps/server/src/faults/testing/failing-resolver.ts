import dns from "node:dns";

/**
 * Has no name be known, until it is mended. The system's own resolver refuses a name with so long a part, without asking
 * anybody. No spy of the test runner, which would keep what it is called with.
 */
export function failResolver(): { mend(): void } {
  const { lookup } = dns;
  const failing = (_name: string, ...rest: unknown[]): unknown =>
    Reflect.apply(lookup, dns, [`${"x".repeat(64)}.invalid`, ...rest]);
  Object.assign(dns, { lookup: failing });
  return { mend: () => void Object.assign(dns, { lookup }) };
}
