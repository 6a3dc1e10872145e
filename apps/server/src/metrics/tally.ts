import type { Counter } from "prom-client";

/**
 * Counts in plain numbers what happens on every review, and hands them to the counter when the metrics are read: a counter
 * hashes and checks its labels each time.
 */
export interface Tally<Labels extends Readonly<Record<string, string>>> {
  add(labels: Labels): void;
  /** Hands over what was counted since. */
  settle(): void;
}

/**
 * Makes one.
 *
 * @param names the labels' names: their values, in that order, tell what is counted together
 */
export function createTally<Name extends string>(
  counter: Pick<Counter<Name>, "inc">,
  [first, second]: readonly [first: Name, second?: Name],
): Tally<Readonly<Record<Name, string>>> {
  type Labels = Readonly<Record<Name, string>>;
  const counted = new Map<string, Map<string, { readonly labels: Labels; count: number }>>();
  return {
    add(labels) {
      const outer = labels[first];
      const inner = second === undefined ? "" : labels[second];
      const known = counted.get(outer)?.get(inner);
      if (known !== undefined) {
        known.count++;
        return;
      }
      const among = counted.get(outer) ?? new Map<string, { readonly labels: Labels; count: number }>();
      counted.set(outer, among.set(inner, { labels, count: 1 }));
    },
    settle() {
      for (const among of counted.values()) {
        for (const { labels, count } of among.values()) counter.inc(labels, count);
      }
      counted.clear();
    },
  };
}
