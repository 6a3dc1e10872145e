// Each metric of the table, moved in a running server by what it tells of.
import { describe, expect, it } from "vitest";
import { METRICS, NAMESPACE } from "./metric-table.ts";
import { scenes } from "./testing/scenes.ts";
import type { Played } from "./testing/staged-servers.ts";

describe("the metrics of a running server tell that", () => {
  it.each(scenes)("$what", async ({ play, metrics }) => {
    const played = await play();
    try {
      await expect.poll(() => samples(played)).toMatchObject(metrics);
    } finally {
      played.sts.heal();
      await played.underWay;
    }
  });

  it("everything in the table moves", () => {
    const moved = scenes.flatMap(({ metrics }) => Object.keys(metrics).map((key) => key.replace(/_count|\{.*/g, "")));
    // Of clients that are turned away live-certificates.test.ts tells, as it does of certificates that are refused or renewed.
    const told = new Set([...moved, "client_certificates_refused_total"]);
    expect([...told].toSorted()).toEqual(Object.keys(METRICS).toSorted());
  });
});

/** What is not 0 of the table's metrics. */
async function samples({ metrics }: Played): Promise<Readonly<Record<string, number>>> {
  const lines = (await metrics()).split("\n").filter((line) => line.startsWith(NAMESPACE) && !line.endsWith(" 0"));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(NAMESPACE.length + 1, end), Number(line.slice(end + 1))];
    }),
  );
}
