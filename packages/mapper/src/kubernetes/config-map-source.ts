import { ok, type Problem, safe } from "@aws-iam-authenticator/core";
import type { MappingSource, SourceReading } from "../mapping-source.ts";
import { createAwsAuthReader } from "./aws-auth.ts";
import type { KubernetesClient } from "./client.ts";
import { type ConfigMap, isConfigMap } from "./objects.ts";
import { reflect, type ReflectTiming } from "./reflect.ts";
import type { ObserveSource } from "./source-event.ts";
import { unreadable } from "./unreadable.ts";

const namespace = "kube-system";
const name = "aws-auth";
const path = `/api/v1/namespaces/${namespace}/configmaps`;

export interface EksConfigMapSourceOptions {
  readonly client: KubernetesClient;
  /** What usernames out of this source must not begin with. */
  readonly reservedPrefixes: readonly string[];
  /** Must not throw. Default: nobody is told. */
  readonly observe?: ObserveSource;
  /** For tests. */
  readonly timing?: Partial<ReflectTiming>;
}

/**
 * The source EKSConfigMap: the ConfigMap `kube-system/aws-auth`, as it is from moment to moment. Where there is none, there
 * are no rules; that it was deleted is told as such.
 */
export function eksConfigMapSource(options: EksConfigMapSourceOptions): MappingSource {
  const { client, reservedPrefixes, observe = () => undefined, timing = {} } = options;
  return {
    id: "EKSConfigMap",
    async run(emit, signal) {
      const read = createAwsAuthReader(reservedPrefixes);
      let wasThere = false;
      let failure: string | undefined;
      const failed = (problem: Problem): void => {
        // The same over and over is news once.
        if (failure === problem.detail) return;
        failure = problem.detail;
        emit(unreadable(problem));
      };
      await reflect<ConfigMap>({
        client,
        path,
        query: { fieldSelector: `metadata.name=${name}` },
        // Of its metadata nothing else is looked at, and they can be large.
        keep: (object) => ({
          metadata: { namespace, name },
          ...(isConfigMap(object) ? { data: object.data ?? {} } : {}),
        }),
        changed(objects) {
          const configMap = objects.get(`${namespace}/${name}`);
          failure = undefined;
          emit(configMap === undefined ? absent(wasThere) : read(configMap.data));
          wasThere = configMap !== undefined;
        },
        failed,
        watchFailed: (problem) => observe({ type: "watch-failed", source: "EKSConfigMap", problem }),
        signal,
        timing,
      });
    },
  };
}

function absent(deleted: boolean): SourceReading {
  const at = { file: `configmap ${namespace}/${name}`, line: 1, column: 1 };
  const message = deleted ? safe`it was deleted` : safe`it is not there`;
  return { rules: ok([]), problems: [{ severity: "warning", at, message }], ...(deleted ? { deleted } : {}) };
}
