const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long the caller waits, in milliseconds: kube-apiserver says so in `?timeout=30s`. The form is Go's duration
 * (`1m30s`, `500ms`); undefined where there is none, or none that is understood or above zero.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function readTimeoutParameter(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 32 || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    milliseconds += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return milliseconds > 0 ? milliseconds : undefined;
}
