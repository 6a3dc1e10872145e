import { programTextRelease } from "./program-text.ts";

/** By then the start has ended, and nothing holds any more what it has used. */
const afterStartMs = 1_000;
/** By then what is asked again and again is compiled, on a busy server and on a quiet one. */
const whenWarmMs = [10_000, 60_000];

/**
 * Gives back what was used once, on Bun; on Node the collector is not to be called.
 *
 * After the start: configuration files are large texts, and trees of them. Bun's heap would otherwise grow from there, and
 * stay a quarter larger for as long as the server runs. It takes some ten milliseconds, once. Then, and when the server is
 * warm: the text of the program, half of which nobody needs a second time.
 *
 * @returns stops it
 */
export function giveBackMemory(): () => void {
  const { Bun } = globalThis as { readonly Bun?: { gc(wait: boolean): void; shrink(): void } };
  if (Bun === undefined) return () => undefined;
  const releaseProgramText = programTextRelease() ?? (() => undefined);
  const afterStart = setTimeout(() => {
    Bun.gc(true);
    Bun.shrink();
    releaseProgramText();
  }, afterStartMs).unref();
  const whenWarm = whenWarmMs.map((ms) => setTimeout(releaseProgramText, ms).unref());
  return () => {
    clearTimeout(afterStart);
    for (const timer of whenWarm) clearTimeout(timer);
  };
}
