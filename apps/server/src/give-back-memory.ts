/** By then the start has ended, and nothing holds any more what it has used. */
const afterMs = 1_000;

/**
 * Gives back what the start has used: configuration files are large texts, and trees of them. Bun's heap would otherwise grow
 * from there, and stay a quarter larger for as long as the server runs. It takes some ten milliseconds, once. On Node the
 * collector is not to be called.
 */
export function giveBackMemory(): void {
  const { Bun } = globalThis as { readonly Bun?: { gc(wait: boolean): void; shrink(): void } };
  if (Bun === undefined) return;
  setTimeout(() => {
    Bun.gc(true);
    Bun.shrink();
  }, afterMs).unref();
}
