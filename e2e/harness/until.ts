import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again and again whether something that cannot tell by itself has come about.
 *
 * @param check may throw, which counts as no
 * @param options.giveUp is asked after each no; what it gives ends the waiting with an error
 */
export async function until(
  check: () => Promise<boolean>,
  options: { readonly what: string; readonly limitMs: number; readonly giveUp: () => string | undefined },
): Promise<void> {
  const end = performance.now() + options.limitMs;
  while (!(await check().catch(() => false))) {
    const reason = options.giveUp() ?? (performance.now() > end ? `not within ${options.limitMs} ms` : undefined);
    if (reason !== undefined) throw new Error(`${options.what}: ${reason}`);
    await pause(100);
  }
}
