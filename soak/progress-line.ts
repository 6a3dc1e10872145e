import type { ServerSample } from "../bench/sample-server.ts";
import { mib } from "./mib.ts";

/** One line that says how far a soak is. */
export function progressLine(sample: ServerSample, reviews: number): string {
  const { seconds, rssBytes, oldObjectBytes, files } = sample;
  const percent = Math.round((sample.reviews / reviews) * 100);
  const rate = Math.round(sample.reviews / seconds);
  return `${percent} %: ${sample.reviews} reviews, ${rate}/s, RSS ${mib(rssBytes)} MiB, old objects ${mib(oldObjectBytes)} MiB, ${files} files`;
}
