import type { MappingSource, SourceReading } from "../../mapping-source.ts";

/** A source at work, and what it emits. */
export interface Emitting {
  readonly readings: readonly SourceReading[];
  /** Resolves when a condition holds; it is looked at after each reading, and each second. Rejects after ten. */
  when(condition: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

export function startEmitting(source: MappingSource): Emitting {
  const abort = new AbortController();
  const readings: SourceReading[] = [];
  let wake = (): void => undefined;
  const running = source.run((reading) => {
    readings.push(reading);
    wake();
  }, abort.signal);
  return {
    readings,
    async when(condition) {
      const end = performance.now() + 10_000;
      while (!condition()) {
        if (performance.now() > end) throw new Error(`not in time; emitted: ${JSON.stringify(readings)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
}
