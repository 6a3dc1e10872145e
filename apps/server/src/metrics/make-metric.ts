import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { type MetricLabel, type MetricName, type MetricRow, METRICS, NAMESPACE } from "./metric-table.ts";

/**
 * Makes counters of the table.
 *
 * @param fromZero labels of those that are shown before they first count. Prometheus takes one that appears at 1 as it
 *   stands, as no increase: an alert would miss what happens once
 */
export function counter<Name extends MetricName<"counter">>(
  name: Name,
  registry: Registry,
  fromZero: readonly Readonly<Record<MetricLabel<Name>, string>>[] = [],
): Counter<MetricLabel<Name>> {
  const made = new Counter(configurationOf<Name>(name, registry));
  for (const labels of fromZero) made.inc(labels, 0);
  return made;
}

/** Makes gauges of the table. @param collect sets the gauge when it is read */
export function gauge<Name extends MetricName<"gauge">>(
  name: Name,
  registry: Registry,
  collect?: (this: Gauge<MetricLabel<Name>>) => void,
): Gauge<MetricLabel<Name>> {
  return new Gauge({ ...configurationOf<Name>(name, registry), ...(collect === undefined ? {} : { collect }) });
}

/** Makes histograms of the table. */
export function histogram<Name extends MetricName<"histogram">>(
  name: Name,
  registry: Registry,
): Histogram<MetricLabel<Name>> {
  return new Histogram({ ...configurationOf<Name>(name, registry), buckets: [...METRICS[name].buckets] });
}

function configurationOf<Name extends MetricName>(name: Name, registry: Registry) {
  const { help, labels }: MetricRow = METRICS[name];
  // The table's type says that these are its keys.
  const labelNames = Object.keys(labels) as MetricLabel<Name>[];
  return { name: `${NAMESPACE}_${name}`, help: `${help}.`, labelNames, registers: [registry] };
}
