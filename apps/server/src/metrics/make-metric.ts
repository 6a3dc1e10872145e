import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { type MetricLabel, type MetricName, type MetricRow, METRICS, NAMESPACE } from "./metric-table.ts";

/** Makes counters of the table. */
export function counter<Name extends MetricName<"counter">>(
  name: Name,
  registry: Registry,
): Counter<MetricLabel<Name>> {
  return new Counter(configurationOf<Name>(name, registry));
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
