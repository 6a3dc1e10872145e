import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceReading } from "../mapping-source.ts";
import type { KubernetesClient } from "./client.ts";
import { eksConfigMapSource } from "./config-map-source.ts";
import type { KubernetesSourceEvent } from "./source-event.ts";
import { type Emitting, startEmitting } from "./testing/emitting.ts";
import { type FakeApiServer, startFakeApiServer } from "./testing/fake-api-server.ts";
import { clientOf, QUICK } from "./testing/reflecting.ts";

const configMaps = "/api/v1/namespaces/kube-system/configmaps";
const awsAuth = (username: string, arn = "arn:aws:iam::111122223333:role/Ops") => ({
  metadata: { name: "aws-auth", namespace: "kube-system" },
  data: { mapRoles: `- rolearn: ${arn}\n  username: ${username}\n` },
});

let api: FakeApiServer;
let client: KubernetesClient;
let source: Emitting;
let events: KubernetesSourceEvent[];

beforeEach(async () => {
  api = await startFakeApiServer();
  client = await clientOf(api.url);
  events = [];
});

afterEach(async () => {
  await source.stop();
  client.close();
  await api.close();
});

function start(): void {
  const observe = (event: KubernetesSourceEvent): void => void events.push(event);
  source = startEmitting(eksConfigMapSource({ client, reservedPrefixes: [], observe, timing: QUICK }));
}

/** A reading in short: usernames, or a code; `deleted` before it where it says so. */
function short({ rules, deleted = false }: SourceReading): string {
  const what = rules.ok ? rules.value.map(({ username }) => username?.join("")).join(" ") : rules.problem.code;
  return deleted ? `deleted ${what}` : what;
}

const emitted = () => source.readings.map(short);
const until = (latest: string) => source.when(() => emitted().at(-1) === latest);

describe("the source EKSConfigMap", () => {
  it("has no rules where there is no ConfigMap, and warns of it; those it has as soon as there is one", async () => {
    start();
    await until("");
    expect(source.readings[0]).toStrictEqual({
      rules: { ok: true, value: [] },
      problems: [
        {
          severity: "warning",
          at: { file: "configmap kube-system/aws-auth", line: 1, column: 1 },
          message: "it is not there",
        },
      ],
    });
    api.put(configMaps, awsAuth("first"));
    await until("first");
    expect(source.readings.at(-1)?.problems).toStrictEqual([]);
  });

  it("asks for no other ConfigMap, and looks at none", async () => {
    api.put(configMaps, { ...awsAuth("other"), metadata: { name: "other", namespace: "kube-system" } });
    start();
    await until("");
    expect(api.requests[0]?.query["fieldSelector"]).toBe("metadata.name=aws-auth");
  });

  it("says that the ConfigMap was deleted, once", async () => {
    api.put(configMaps, awsAuth("ops"));
    start();
    await until("ops");
    await api.when(() => api.watches === 1);
    api.remove(configMaps, "aws-auth");
    await until("deleted ");
    api.put(configMaps, awsAuth("back"));
    await until("back");
    expect(emitted()).toStrictEqual(["ops", "deleted ", "back"]);
  });

  it("says so, too, where it was deleted while nobody could be asked", async () => {
    api.put(configMaps, awsAuth("ops"));
    start();
    await until("ops");
    api.intercept = (_request, response) => {
      response.writeHead(503).end();
      return true;
    };
    api.cutWatches();
    await until("MAPPING_SOURCE_UNAVAILABLE");
    api.remove(configMaps, "aws-auth");
    api.compact();
    api.intercept = undefined;
    await until("deleted ");
    expect(events[0]).toMatchObject({ type: "watch-failed", source: "EKSConfigMap" });
  });

  it("tells the same failure once, and that it is over", async () => {
    api.intercept = (_request, response) => {
      response.writeHead(403).end('{"message":"no"}');
      return true;
    };
    start();
    await api.when(() => api.requests.length >= 4);
    expect(emitted()).toStrictEqual(["MAPPING_SOURCE_UNAVAILABLE"]);
    api.intercept = undefined;
    await until("");
  });

  it("fails where an entry is not valid", async () => {
    api.put(configMaps, awsAuth("ops", "nonsense"));
    start();
    await until("MAPPING_SOURCE_INVALID");
    expect(source.readings[0]?.problems).toHaveLength(1);
  });
});
