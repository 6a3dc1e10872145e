/** Waits, or until the signal ends it; nothing is left behind either way. @param ms milliseconds */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

/** How long to wait before the nth try in a row: doubled each time up to a bound, and by chance up to half less. */
export function backoffMs(
  tries: number,
  { firstMs, mostMs }: { readonly firstMs: number; readonly mostMs: number },
): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(tries, 16)) * (1 - Math.random() / 2);
}
