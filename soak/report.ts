import type { MemoryPoint, MemoryTrend } from "../bench/flatness.ts";
import type { ServerSample } from "../bench/sample-server.ts";
import { mib } from "./mib.ts";
import type { Soaked } from "./run-soak.ts";

/** The resident memory at each sample. */
export function rssOf(samples: readonly ServerSample[]): readonly MemoryPoint[] {
  return samples.map(({ reviews, rssBytes }) => ({ reviews, bytes: rssBytes }));
}

/** The old objects of the JavaScript heap at each sample. */
export function oldObjectsOf(samples: readonly ServerSample[]): readonly MemoryPoint[] {
  return samples.map(({ reviews, oldObjectBytes }) => ({ reviews, bytes: oldObjectBytes }));
}

/** How one kind of memory went along. */
export interface NamedTrend extends MemoryTrend {
  readonly name: string;
}

/** A table of what was measured, in Markdown: five rows between the start and the end, then what it comes to. */
export function report(soaked: Soaked, trends: readonly NamedTrend[]): string {
  const { samples, seconds, latencyMs } = soaked;
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return "nothing was measured";
  const stride = Math.max(1, Math.floor((samples.length - 1) / 5));
  const rows = samples.flatMap((sample, index) => {
    if (index % stride !== 0) return [];
    const since = samples.slice(Math.max(0, index - stride + 1), index + 1);
    return [{ ...sample, leastOldObjects: Math.min(...since.map(({ oldObjectBytes }) => oldObjectBytes)) }];
  });
  const microseconds = (cpuSeconds: number): string => ((cpuSeconds / last.reviews) * 1e6).toFixed(0);
  return [
    "| reviews | RSS, MiB | old objects, least since the row above, MiB | open files | CPU of the server, s |",
    "|---|---|---|---|---|",
    ...rows.map(
      (row) =>
        `| ${row.reviews} | ${mib(row.rssBytes)} | ${mib(row.leastOldObjects)} | ${row.files} | ${row.cpuSeconds.toFixed(1)} |`,
    ),
    "",
    `${Math.round(last.reviews / seconds)} reviews a second`,
    `CPU a review: server ${microseconds(last.cpuSeconds - first.cpuSeconds)} µs, STS emulator ${microseconds(last.stsCpuSeconds - first.stsCpuSeconds)} µs`,
    `latency: p50 ${latencyMs.p50.toFixed(1)} ms, p99 ${latencyMs.p99.toFixed(1)} ms, longest ${latencyMs.max.toFixed(0)} ms`,
    `most memory: RSS ${mib(Math.max(...samples.map(({ rssBytes }) => rssBytes)))} MiB`,
    ...trends.map(
      ({ name, levelBytes, bytesPerReview, growth }) =>
        `${name} after the warm-up: ${mib(levelBytes)} MiB, ${bytesPerReview.toFixed(1)} bytes a review, ${(growth * 100).toFixed(1)} % in all`,
    ),
  ].join("\n");
}
