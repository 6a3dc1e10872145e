const unitSeconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  "\u00b5s": 1e-6,
  "\u03bcs": 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

const piece = String.raw`(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)`;

/**
 * A duration as Go's flags take it (`2m0s`, `1h30m`, `0`), in seconds; undefined where it is none.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  const [, sign = "", amount] = new RegExp(`^([+-]?)((?:${piece})+)$`).exec(text) ?? [];
  if (amount === undefined) return undefined;
  let seconds = 0;
  for (const [, number, unit = ""] of amount.matchAll(new RegExp(piece, "g"))) {
    seconds += Number(number) * (unitSeconds[unit] ?? 0);
  }
  return sign === "-" ? -seconds : seconds;
}
