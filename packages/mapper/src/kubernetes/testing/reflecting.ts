import { type Problem, valueOrThrow } from "@aws-iam-authenticator/core";
import type { KubernetesClient } from "../client.ts";
import { connectToKubernetes } from "../connect.ts";
import { reflect, type ReflectTiming } from "../reflect.ts";

/** A client of a fake kube-apiserver. */
export async function clientOf(url: string): Promise<KubernetesClient> {
  return valueOrThrow(await connectToKubernetes({ master: url, env: {} }));
}

/** Short times, so that tests do not wait. */
export const QUICK: ReflectTiming = {
  watchMs: 60_000,
  graceMs: 60_000,
  resyncMs: 600_000,
  firstRetryMs: 10,
  mostRetryMs: 40,
  stableMs: 5,
};

/**
 * What a reflector tells: names and values of its objects (`a=1 b=2`), `!` and why where it failed. Whoever is told throws
 * where a value is `throw`.
 */
export interface Reflecting {
  readonly told: readonly string[];
  readonly watchFailures: readonly Problem[];
  readonly ended: Promise<void>;
  /** Resolves when the latest is this; rejects after ten seconds with what was told. */
  until(latest: string | RegExp): Promise<void>;
  stop(): Promise<void>;
  /** Gives the signal as soon as an object of a name is read, before that is told. */
  stopAt(name: string): void;
}

export const things = "/api/v1/namespaces/kube-system/configmaps";

/** An object with a value. */
export function thing(name: string, value: string) {
  return { metadata: { name, namespace: "kube-system" }, data: { value } };
}

export function startReflecting(client: KubernetesClient, timing: Partial<ReflectTiming> = {}): Reflecting {
  const told: string[] = [];
  const watchFailures: Problem[] = [];
  const abort = new AbortController();
  const waiting = new Set<() => void>();
  let last: string | undefined;
  const tell = (text: string): void => {
    told.push(text);
    for (const wake of waiting) wake();
  };
  const ended = reflect<string>({
    client,
    path: things,
    keep({ metadata, ...rest }) {
      if (metadata.name === last) abort.abort();
      return `${metadata.name}=${valueIn(rest["data"])}`;
    },
    changed(objects) {
      const text = [...objects.values()].sort().join(" ");
      if (text.includes("=throw")) throw new RangeError("provoked");
      tell(text);
    },
    failed: ({ detail = "" }) => tell(`!${detail}`),
    watchFailed: (problem) => watchFailures.push(problem),
    signal: abort.signal,
    timing: { ...QUICK, ...timing },
  });
  return {
    told,
    watchFailures,
    ended,
    async until(latest) {
      const end = performance.now() + 10_000;
      const isThere = (): boolean => {
        const text = told.at(-1);
        return text !== undefined && (typeof latest === "string" ? text === latest : latest.test(text));
      };
      while (!isThere()) {
        if (performance.now() > end) throw new Error(`not ${String(latest)}, but ${JSON.stringify(told)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1000);
          const wake = (): void => {
            clearTimeout(timer);
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    stopAt(name) {
      last = name;
    },
    async stop() {
      abort.abort();
      await ended;
    },
  };
}

function valueIn(data: unknown): string {
  return typeof data === "object" && data !== null && "value" in data ? String(data.value) : "";
}
