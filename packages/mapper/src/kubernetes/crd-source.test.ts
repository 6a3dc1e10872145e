import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fail, valueOrThrow } from "@aws-iam-authenticator/core";
import { IDENTITY_MAPPINGS } from "./chores.ts";
import type { KubernetesClient } from "./client.ts";
import { crdSource, type CrdSourceOptions } from "./crd-source.ts";
import { reflect } from "./reflect.ts";
import type { KubernetesSourceEvent } from "./source-event.ts";
import { type Emitting, startEmitting } from "./testing/emitting.ts";
import { type FakeApiServer, startFakeApiServer } from "./testing/fake-api-server.ts";
import { clientOf, QUICK } from "./testing/reflecting.ts";

const leases = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
const eventsOfObjects = "/api/v1/namespaces/default/events";
const arn = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
const mapping = (name: string, spec: object = { arn: arn(name), username: name }) => ({ metadata: { name }, spec });

const timing = { ...QUICK, betweenMs: 0, renewMs: 1000, waitMs: 20, retryMs: 50, againMs: 600_000, leaseMs: 100 };

let api: FakeApiServer;
let client: KubernetesClient;
let sources: Emitting[];
let events: KubernetesSourceEvent[];

beforeEach(async () => {
  api = await startFakeApiServer();
  client = await clientOf(api.url);
  events = [];
  sources = [];
});

afterEach(async () => {
  await Promise.all(sources.map((source) => source.stop()));
  client.close();
  await api.close();
});

function start(
  options: Pick<Partial<CrdSourceOptions>, "leaseNamespace" | "kept" | "now"> & {
    readonly timing?: Partial<typeof timing>;
  } = {},
): Emitting {
  const observe = (event: KubernetesSourceEvent): void => void events.push(event);
  const source = startEmitting(
    crdSource({ client, reservedPrefixes: [], observe, ...options, timing: { ...timing, ...options.timing } }),
  );
  sources.push(source);
  return source;
}

/** Begins after a source, and so tells after it: names of the objects that have a status. */
function startStatusClock() {
  const told: string[] = [];
  let wake = (): void => undefined;
  const abort = new AbortController();
  const running = reflect({
    client,
    path: IDENTITY_MAPPINGS,
    keep: ({ metadata, ...rest }) => (rest["status"] === undefined ? [] : [metadata.name]),
    changed(objects) {
      told.push([...objects.values()].flat().join(" "));
      wake();
    },
    failed: () => undefined,
    signal: abort.signal,
  });
  sources.push({
    readings: [],
    when: () => Promise.resolve(),
    async stop() {
      abort.abort();
      await running;
    },
  });
  return {
    told,
    async when(condition: () => boolean) {
      while (!condition()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const usernames = ({ readings }: Emitting): string => {
  const rules = readings.at(-1)?.rules;
  return rules?.ok ? rules.value.map(({ username }) => username?.join("")).join(" ") : "none";
};
const statusOf = (name: string) => api.get(IDENTITY_MAPPINGS, name)?.["status"];
const writes = (path: string) =>
  api.requests.filter((request) => request.method !== "GET" && request.path.startsWith(path));
const forbid = (path: string) => {
  api.intercept = (request, response) => {
    if (!request.path.startsWith(path)) return false;
    response.writeHead(403).end("{}");
    return true;
  };
};

describe("the source CRD", () => {
  it("has the rules of all IAMIdentityMappings but those that are not valid, and warns of these", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    api.put(IDENTITY_MAPPINGS, mapping("bad", { arn: "x", username: "x" }));
    const source = start();
    await source.when(() => usernames(source) === "a");
    expect(source.readings.at(-1)?.problems).toMatchObject([{ at: { file: "iamidentitymapping bad" } }]);
    api.put(IDENTITY_MAPPINGS, mapping("b"));
    await source.when(() => usernames(source) === "a b");
    api.remove(IDENTITY_MAPPINGS, "a");
    await source.when(() => usernames(source) === "b");
  });

  it("emits nothing where statuses alone change", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    const source = start();
    const clock = startStatusClock();
    await clock.when(() => statusOf("a") !== undefined && clock.told.at(-1) === "a");
    api.put(IDENTITY_MAPPINGS, mapping("b"));
    await source.when(() => usernames(source) === "a b");
    expect(source.readings).toHaveLength(2);
  });

  it("fails where the kind is not installed", async () => {
    forbid(IDENTITY_MAPPINGS);
    const source = start();
    await source.when(() => source.readings.length === 1);
    expect(source.readings[0]?.rules).toMatchObject({ problem: { code: "MAPPING_SOURCE_UNAVAILABLE" } });
  });
});

describe("an IAMIdentityMapping that is edited into one that is not valid", () => {
  const bad = { arn: "x", username: "x" };
  const stays =
    'spec.arn: "x" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME; its last valid version stays in force';

  it("counts as its last valid version, with a warning, until it is mended or deleted", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    const source = start({ now: () => 5 });
    await source.when(() => usernames(source) === "a");
    expect(source.readings.at(-1)).not.toHaveProperty("invalidObjects");
    api.put(IDENTITY_MAPPINGS, mapping("a", bad));
    await source.when(() => source.readings.length === 2);
    expect(source.readings.at(-1)).toMatchObject({
      rules: { value: [{ username: ["a"], rightUntil: 5 }] },
      problems: [{ severity: "warning", at: { file: "iamidentitymapping a" }, message: stays }],
      invalidObjects: { lastValid: 1, withoutRule: 0 },
    });
    api.put(IDENTITY_MAPPINGS, mapping("a", { arn: arn("a"), username: "mended" }));
    await source.when(() => usernames(source) === "mended");
    expect(source.readings.at(-1)).not.toHaveProperty("invalidObjects");
    api.put(IDENTITY_MAPPINGS, mapping("a", bad));
    await source.when(() => source.readings.at(-1)?.problems.length === 1);
    expect(usernames(source)).toBe("mended");
    api.remove(IDENTITY_MAPPINGS, "a");
    await source.when(() => usernames(source) === "");
    api.put(IDENTITY_MAPPINGS, mapping("a", bad));
    await source.when(() => source.readings.at(-1)?.invalidObjects?.withoutRule === 1);
    expect(usernames(source)).toBe("");
  });

  it("says so in its event", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    start();
    await api.when(() => statusOf("a") !== undefined);
    api.put(IDENTITY_MAPPINGS, mapping("a", bad));
    await api.when(() => api.list(eventsOfObjects).length === 1);
    expect(api.list(eventsOfObjects)).toMatchObject([
      { reason: "InvalidMapping", message: expect.stringMatching(/; its last valid version stays in force$/) },
    ]);
  });

  it("counts as its last valid version, too, where that was before the source was begun", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    const before = start();
    await before.when(() => usernames(before) === "a");
    const rules = valueOrThrow(before.readings.at(-1)?.rules ?? fail("INTERNAL"));
    await before.stop();
    api.put(IDENTITY_MAPPINGS, mapping("a", bad));
    const kept = new Map(rules.map((rule) => [rule.object ?? "", { ...rule, rightUntil: 3 }]));
    const [after, without] = [start({ kept, now: () => 9 }), start()];
    await after.when(() => usernames(after) === "a");
    expect(after.readings).toMatchObject([{ rules: { value: [{ rightUntil: 3 }] }, invalidObjects: { lastValid: 1 } }]);
    await without.when(() => without.readings.length === 1);
    expect(without.readings).toMatchObject([{ rules: { value: [] }, invalidObjects: { withoutRule: 1 } }]);
  });
});

describe("statuses", () => {
  it("are written, with the canonical ARN in lower case, and nothing else of them is touched", async () => {
    api.put(IDENTITY_MAPPINGS, {
      ...mapping("a", { arn: arn("path/Ops"), username: "a" }),
      status: { userID: "kept" },
    });
    start();
    await api.when(() => writes(IDENTITY_MAPPINGS).length === 1);
    expect(writes(IDENTITY_MAPPINGS)[0]).toMatchObject({
      method: "PATCH",
      path: `${IDENTITY_MAPPINGS}/a/status`,
      headers: { "content-type": "application/merge-patch+json" },
      body: { metadata: { resourceVersion: "101" }, status: { canonicalARN: arn("ops").toLowerCase() } },
    });
  });

  it("are written at once when there is something to write", async () => {
    const source = start({ timing: { retryMs: 600_000 } });
    await source.when(() => source.readings.length === 1);
    for (const name of ["a", "b"]) {
      api.put(IDENTITY_MAPPINGS, mapping(name));
      await api.when(() => statusOf(name) !== undefined);
    }
    expect(events.map(({ type }) => type)).toContain("status-written");
  });

  it("are written by one replica at a time: the others wait for the lease", async () => {
    api.put(leases, {
      metadata: { name: "aws-iam-authenticator" },
      spec: { holderIdentity: "another", leaseDurationSeconds: 15 },
    });
    for (const name of ["a", "b"]) api.put(IDENTITY_MAPPINGS, mapping(name));
    const source = start();
    await source.when(() => usernames(source) === "a b");
    const leaseReads = () => api.requests.filter(({ path }) => path.startsWith(leases)).length;
    await api.when(() => leaseReads() >= 2);
    expect(writes("/")).toStrictEqual([]);
    // It does not change for longer than it holds: its holder is gone.
    await api.when(() => statusOf("a") !== undefined && statusOf("b") !== undefined);
    await api.when(() => api.get(leases, "aws-iam-authenticator")?.["spec"] !== undefined);
    await expect
      .poll(() => api.get(leases, "aws-iam-authenticator")?.["spec"])
      .toMatchObject({ holderIdentity: "", leaseTransitions: 1 });
  });

  it("are written once by three replicas", async () => {
    for (let i = 0; i < 20; i++) api.put(IDENTITY_MAPPINGS, mapping(`m${i}`));
    for (let i = 0; i < 3; i++) start();
    const done = () => api.list(IDENTITY_MAPPINGS).every((object) => object["status"] !== undefined);
    await api.when(done);
    await expect.poll(() => events.map(({ type }) => type)).toStrictEqual(Array(20).fill("status-written"));
  });

  it("are written where leases are forbidden: who comes too late leaves it", async () => {
    forbid(leases);
    for (let i = 0; i < 5; i++) api.put(IDENTITY_MAPPINGS, mapping(`m${i}`));
    for (let i = 0; i < 3; i++) start();
    await api.when(() => api.list(IDENTITY_MAPPINGS).every((object) => object["status"] !== undefined));
    await expect.poll(() => events.map(({ type }) => type)).toStrictEqual(Array(5).fill("status-written"));
  });

  it("that somebody else changes back are left, for a while", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    const source = start();
    await api.when(() => statusOf("a") !== undefined);
    const before = api.get(IDENTITY_MAPPINGS, "a");
    api.put(IDENTITY_MAPPINGS, { metadata: { name: "a" }, spec: before?.["spec"], status: { canonicalARN: "theirs" } });
    api.put(IDENTITY_MAPPINGS, mapping("b"));
    await api.when(() => statusOf("b") !== undefined);
    expect(usernames(source)).toBe("a b");
    expect(statusOf("a")).toStrictEqual({ canonicalARN: "theirs" });
  });

  it("that cannot be written are told, and tried again", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    forbid(`${IDENTITY_MAPPINGS}/a/status`);
    start();
    await api.when(() => writes(IDENTITY_MAPPINGS).length >= 2);
    expect(events[0]).toMatchObject({ type: "status-not-written", name: "a" });
    api.intercept = undefined;
    await api.when(() => statusOf("a") !== undefined);
  });

  it("use the lease's namespace that is given", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("a"));
    start({ leaseNamespace: "elsewhere" });
    await api.when(() => writes("/apis/coordination.k8s.io/v1/namespaces/elsewhere/leases").length > 0);
    expect(writes("/apis/coordination.k8s.io/")[0]).toMatchObject({
      method: "POST",
      body: { metadata: { name: "aws-iam-authenticator", namespace: "elsewhere" }, spec: { leaseTransitions: 0 } },
    });
  });
});

describe("events", () => {
  it("are written on mappings without effect, once for all replicas", async () => {
    api.put(IDENTITY_MAPPINGS, mapping("bad", { arn: "x", username: "x" }));
    api.put(IDENTITY_MAPPINGS, mapping("first", { arn: arn("Ops"), username: "first" }));
    api.put(IDENTITY_MAPPINGS, mapping("second", { arn: arn("ops"), username: "second" }));
    for (let i = 0; i < 3; i++) start();
    await api.when(() => api.list(eventsOfObjects).length === 2);
    await api.when(() => writes(eventsOfObjects).length >= 4);
    const said = api.list(eventsOfObjects).map(({ type, reason, involvedObject, message }) => ({
      type,
      reason,
      involvedObject,
      message,
    }));
    expect(said).toStrictEqual([
      {
        type: "Warning",
        reason: "InvalidMapping",
        involvedObject: {
          apiVersion: "iamauthenticator.k8s.aws/v1alpha1",
          kind: "IAMIdentityMapping",
          name: "bad",
          uid: "uid-101",
          resourceVersion: "101",
        },
        message: expect.stringContaining('"x" is no ARN'),
      },
      {
        type: "Warning",
        reason: "DuplicateMapping",
        involvedObject: expect.objectContaining({ name: "second" }),
        message: 'the older IAMIdentityMapping "first" is for the same ARN, and is the one that counts',
      },
    ]);
  });
});
