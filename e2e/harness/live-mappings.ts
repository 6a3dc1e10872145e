import { hypotheticalIdentity, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  decide,
  initialMappings,
  type MappingSource,
  type MappingState,
  reload,
  type SourceReading,
} from "@aws-iam-authenticator/mapper";

/** A source at work, and the mappings in force by it. */
export interface LiveMappings {
  readonly readings: readonly SourceReading[];
  readonly state: MappingState;
  /** Who an ARN is: `username [groups]`, or a code. */
  who(arn: string): string;
  /** Resolves as soon as a condition holds, with the moment at which it did (`performance.now()`); rejects after a while. */
  when(what: string, condition: () => boolean): Promise<number>;
  /** Ends the source; rejects where it takes its time. */
  stop(): Promise<void>;
}

const limitMs = 60_000;

/** Runs a source as the server does: each of its readings goes through the reducer. */
export function startLiveMappings(source: MappingSource): LiveMappings {
  const abort = new AbortController();
  const readings: SourceReading[] = [];
  const waiting = new Set<() => void>();
  let state = initialMappings([source.id]);
  const running = source.run((reading) => {
    readings.push(reading);
    state = reload(state, source.id, reading.rules, []);
    for (const look of waiting) look();
  }, abort.signal);
  return {
    readings,
    get state() {
      return state;
    },
    who(arn) {
      const identity = valueOrThrow(hypotheticalIdentity(arn));
      const decision = decide(state.rules, { identity, accessKeyId: "AKIAIOSFODNN7EXAMPLE" });
      if (decision.kind === "mapped") return `${decision.username} [${decision.groups.join(" ")}]`;
      return decision.kind === "denied" ? decision.problem.code : decision.fact;
    },
    when(what, condition) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (!condition()) return;
          end();
          resolve(performance.now());
        };
        const timer = setTimeout(() => {
          end();
          const latest = readings.slice(-3).map(({ rules, problems }) => ({ rules: rules.ok || rules, problems }));
          reject(new Error(`not within ${limitMs} ms: ${what}; latest readings: ${JSON.stringify(latest)}`));
        }, limitMs);
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      });
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
}
