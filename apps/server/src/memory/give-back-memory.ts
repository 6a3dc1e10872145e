import { programTextRelease } from "./program-text.ts";

/** By then the start has ended, and nothing holds any more what it has used. */
const afterStartMs = 1_000;
/** By then what is asked again and again is compiled, on a busy server and on a quiet one. */
const whenWarmMs = [10_000, 60_000];
const everyMs = 30_000;

/**
 * Gives back what was used once, on Bun; on Node the collector is not to be called.
 *
 * - After the start and then twice a minute: garbage. Configuration files are large texts, and trees of them, and Bun's heap would
 *   stay as large as it once was. It takes ten to twenty milliseconds.
 * - After the start and when the server is warm: the program's file, half of which nobody needs a second time.
 *
 * @returns stops it
 */
export function giveBackMemory(): () => void {
  const { Bun } = globalThis as { readonly Bun?: { gc(wait: boolean): void; shrink(): void } };
  if (Bun === undefined) return () => undefined;
  const releaseProgramText = programTextRelease() ?? (() => undefined);
  const releaseGarbage = (): void => {
    Bun.gc(true);
    Bun.shrink();
  };
  const timers = [
    setTimeout(releaseGarbage, afterStartMs),
    setInterval(releaseGarbage, everyMs),
    ...[afterStartMs, ...whenWarmMs].map((ms) => setTimeout(releaseProgramText, ms)),
  ];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
