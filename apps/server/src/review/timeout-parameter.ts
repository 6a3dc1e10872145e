const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  // The micro sign and the Greek letter.
  "\u00b5s": 1e-3,
  "\u03bcs": 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const piece = String.raw`(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)`;
const whole = new RegExp(`^(?:${piece})+$`);
const pieces = new RegExp(piece, "g");

/** More than any duration that makes sense has. */
const longestText = 32;

/**
 * How long the caller waits, in milliseconds: kube-apiserver says so in `?timeout=30s`. The form is Go's duration
 * (`1m30s`, `500ms`); undefined where there is none, or none that is understood or above zero.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function readTimeoutParameter(text: string | undefined): number | undefined {
  if (text === undefined || text.length > longestText || !whole.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit = ""] of text.matchAll(pieces)) milliseconds += Number(amount) * (unitMs[unit] ?? 0);
  return milliseconds > 0 ? milliseconds : undefined;
}
