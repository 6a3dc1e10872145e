import { expect, it } from "vitest";
import { type MetricRow, METRICS, NAMESPACE } from "./metric-table.ts";

/** The page of all metrics, out of the one table. */
function metricsPage(): string {
  const rows = Object.entries<MetricRow>(METRICS).map(([name, { kind, help, labels, reference }]) => {
    const named = Object.entries(labels).map(([label, values]) => `\`${label}\`: ${values}`);
    return `| \`${NAMESPACE}_${name}\` | ${kind} | ${help} | ${named.join("<br>")} | ${reference ? "yes" : ""} |`;
  });
  return `# Metrics

A running server shows these at \`/metrics\`, in Prometheus' text format, beside those of the process and its runtime (\`process_…\`, \`nodejs_…\`).
Names and labels that the reference implementation has are spelt as there. Labels take values of fixed sets alone, so a stranger cannot make
series. Counters that an alert looks at are there from the start, at 0. \`deploy/prometheus-rules.yaml\` has alerts on them, \`deploy/grafana-dashboard.json\` a dashboard.

<!-- Written out of apps/server/src/metrics/metric-table.ts by its tests: \`npm test -- apps/server/src/metrics -u\` -->

| name | kind | what | labels | in the reference |
|---|---|---|---|---|
${rows.join("\n")}
`;
}

it("docs/reference/metrics.md says what the table says", async () => {
  await expect(metricsPage()).toMatchFileSnapshot("../../../../docs/reference/metrics.md");
});
