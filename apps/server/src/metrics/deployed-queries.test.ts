// What deploy/ asks of Prometheus, held against what a running server really shows.
import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startLiveServer } from "../testing/live-server.ts";
import { tokenOf } from "../testing/tokens.ts";
import { type MetricRow, METRICS, NAMESPACE } from "./metric-table.ts";

interface Query {
  readonly where: string;
  readonly expr: string;
}

const deploy = new URL("../../../../deploy/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, deploy), "utf8");

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: { readonly severity: string };
      readonly annotations: { readonly summary: string; readonly description: string };
    }[];
  }[];
}
interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

const rules: Rules = parse(read("prometheus-rules.yaml"));
const dashboard: Dashboard = JSON.parse(read("grafana-dashboard.json"));
const alerts = rules.groups.flatMap((group) => group.rules);
const alertQueries = alerts.map(({ alert, expr }): Query => ({ where: alert, expr }));
const panelQueries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): Query => ({ where: title, expr: expr.replaceAll("$__rate_interval", "5m") })),
);

/** What a query takes: metrics, and each label that it selects or groups by. Fails where it is no PromQL. */
function readQuery({ where, expr }: Query): {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
} {
  const metrics: string[] = [];
  const labels: string[] = [];
  const wrong: string[] = [];
  parser.parse(expr).iterate({
    enter(node) {
      const text = expr.slice(node.from, node.to);
      if (node.type.isError) wrong.push(`${where}: ${expr.slice(Math.max(0, node.from - 20), node.from + 20)}`);
      if (node.name === "Identifier") metrics.push(text);
      if (node.name === "LabelName") labels.push(text);
    },
  });
  expect(wrong).toEqual([]);
  return { metrics, labels };
}

const added = ["job", "instance"];
const suffix = /_(bucket|sum|count)$/;

/** The labels of a metric, as a query names it. */
function labelsOf(metric: string): readonly string[] {
  const name = metric.replace(`${NAMESPACE}_`, "");
  const row = Object.entries<MetricRow>(METRICS).find(
    ([known, { kind }]) => known === (kind === "histogram" ? name.replace(suffix, "") : name),
  )?.[1];
  return [...added, ...Object.keys(row?.labels ?? {}), ...(metric.endsWith("_bucket") ? ["le"] : [])];
}

describe("the queries of", () => {
  it.each<[what: string, queries: readonly Query[]]>([
    ["the alerts", alertQueries],
    ["the dashboard", panelQueries],
  ])("%s take metrics that a running server shows, and labels that these have", async (_, queries) => {
    const alice = emulatedUser({ name: "alice" });
    const server = await startLiveServer({
      identities: [alice],
      settings: `  mapUsers:\n  - { userarn: "${alice.arn}", username: alice }\n`,
      options: { build: { version: "v1", runtime: "node" } },
    });
    await server.review(await tokenOf(alice));
    const types = [...(await server.metrics()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    const shown = new Set(
      types.flatMap(([, name = "", kind]) =>
        kind === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => name + end) : [name],
      ),
    );
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) {
      const { metrics, labels } = readQuery(query);
      // Prometheus' own: whether a server answered.
      expect(metrics.filter((metric) => metric !== "up" && !shown.has(metric))).toEqual([]);
      const known = new Set(metrics.flatMap(labelsOf));
      expect({ where: query.where, unknown: labels.filter((label) => !known.has(label)) }).toEqual({
        where: query.where,
        unknown: [],
      });
    }
  });
});

it("the dashboard shows every metric but what the reference's own dashboards are for", () => {
  const asked = new Set(
    panelQueries.flatMap((query) => readQuery(query).metrics.map((name) => name.replace(suffix, ""))),
  );
  const missing = Object.keys(METRICS).filter((name) => !asked.has(`${NAMESPACE}_${name}`));
  expect(missing).toEqual(["dynamic_e2e_latency_seconds", "dynamic_file_enabled", "dynamic_file_only"]);
});

it("what an alert sees increase is shown from the start, at 0: Prometheus sees no increase in what appears at 1", async () => {
  const { metrics } = await startLiveServer({});
  const samples = (await metrics()).split("\n");
  const increases = alertQueries.flatMap(({ expr }) => [...expr.matchAll(/increase\((\w+)\{(\w+="\w+")\}/g)]);
  expect(increases.length).toBeGreaterThan(5);
  for (const [, metric = "", label = ""] of increases) {
    const found = samples.filter((line) => line.startsWith(`${metric}{`) && line.includes(label));
    expect({ metric, label, values: found.map((line) => line.split(" ").at(-1)) }).toEqual({
      metric,
      label,
      values: ["0"],
    });
  }
});

it("each alert has a name of its own, says how grave it is, and what to do", () => {
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  for (const { alert, labels, annotations } of alerts) {
    expect(alert).toMatch(/^Authenticator[A-Z]/);
    expect(["critical", "warning"]).toContain(labels.severity);
    expect(annotations.summary).toContain("{{ $labels.instance }}");
    expect(annotations.description.length).toBeGreaterThan(20);
  }
});

it("a query of something else would be seen", () => {
  const query = { where: "here", expr: 'sum by (nope) (rate(aws_iam_authenticator_reviews_total{code="x"}[5m]))' };
  expect(readQuery(query)).toEqual({ metrics: ["aws_iam_authenticator_reviews_total"], labels: ["nope", "code"] });
  expect(labelsOf("aws_iam_authenticator_reviews_total")).toEqual(["job", "instance", "code"]);
  expect(() => readQuery({ where: "here", expr: "rate(x[5m" })).toThrow(/to deeply equal/);
});
