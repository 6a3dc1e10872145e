import { ok, type Problem } from "@aws-iam-authenticator/core";
import type { MappingRule } from "../mapping-rule.ts";
import type { InvalidObjects, MappingSource } from "../mapping-source.ts";
import { chooseMappings } from "./choose-mappings.ts";
import { choresFor, IDENTITY_MAPPINGS } from "./chores.ts";
import type { KubernetesClient } from "./client.ts";
import { type ChoreTiming, createChoreDoer } from "./do-chores.ts";
import { identityMapping, type IdentityMapping } from "./identity-mapping.ts";
import { createLease } from "./lease.ts";
import { reflect, type ReflectTiming } from "./reflect.ts";
import type { ObserveSource } from "./source-event.ts";
import { unreadable } from "./unreadable.ts";

export interface CrdSourceOptions {
  readonly client: KubernetesClient;
  /** What usernames out of this source must not begin with. */
  readonly reservedPrefixes: readonly string[];
  /**
   * By uid of their objects: rules that were in force before a restart, each with when it was last known to be right. They
   * count for objects that are there still, and not valid by now. Default: none.
   */
  readonly kept?: ReadonlyMap<string, MappingRule>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Must not throw. Default: nobody is told. */
  readonly observe?: ObserveSource;
  /** Where the lease lies. Default: the pod's namespace, else `kube-system`. */
  readonly leaseNamespace?: string;
  /** For tests. */
  readonly timing?: Partial<ReflectTiming & ChoreTiming & { readonly leaseMs: number }>;
}

/**
 * The source CRD: the IAMIdentityMappings (`iamauthenticator.k8s.aws/v1alpha1`) of the cluster, as they are from moment to
 * moment. Each is a unit of its own: one that is not valid counts as its last valid version, where one is known; one that
 * never was, or is for an ARN that an older one has, is left out. Both with a warning and an event on it.
 *
 * Beside that, one replica at a time writes what people see of it: `status.canonicalARN`, and the events.
 */
export function crdSource(options: CrdSourceOptions): MappingSource {
  const {
    client,
    reservedPrefixes,
    kept = new Map(),
    now = Date.now,
    observe = () => undefined,
    timing = {},
  } = options;
  const namespace = options.leaseNamespace ?? (client.inCluster ? client.namespace : "kube-system");
  return {
    id: "CRD",
    async run(emit, signal) {
      const { leaseMs } = timing;
      const lease = createLease({
        client,
        namespace,
        name: "aws-iam-authenticator",
        ...(leaseMs === undefined ? {} : { durationMs: leaseMs }),
      });
      const doer = createChoreDoer({ client, lease, observe, timing });
      let failure: string | undefined;
      // Most changes are of statuses, and no news to anybody.
      let told: { readonly rules: readonly MappingRule[]; readonly news: string } | undefined;
      const mirror = reflect<IdentityMapping>({
        client,
        path: IDENTITY_MAPPINGS,
        keep: (object, before) => identityMapping(object, reservedPrefixes, { before, kept, now: now() }),
        changed(objects) {
          const { rules, complaints, problems, invalid } = chooseMappings(objects.values());
          const news = JSON.stringify(problems);
          const changed = told === undefined || told.news !== news || !sameItems(told.rules, rules);
          if (changed || failure !== undefined)
            emit({ rules: ok(rules), problems, ...(anyOf(invalid) ? { invalidObjects: invalid } : {}) });
          failure = undefined;
          told = { rules, news };
          doer.want(choresFor(objects.values(), complaints));
        },
        failed(problem: Problem) {
          // The same over and over is news once.
          if (failure === problem.detail) return;
          failure = problem.detail;
          emit(unreadable(problem));
        },
        watchFailed: (problem) => observe({ type: "watch-failed", source: "CRD", problem }),
        signal,
        timing,
      });
      await Promise.all([mirror, doer.run(signal)]);
    },
  };
}

function anyOf({ lastValid, withoutRule }: InvalidObjects): boolean {
  return lastValid + withoutRule > 0;
}

function sameItems<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
