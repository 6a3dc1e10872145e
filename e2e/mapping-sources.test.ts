// The sources EKSConfigMap and CRD on a real kube-apiserver, from creation to edit, with all that goes wrong on the way, and
// with no more rights than deploy/rbac.yaml gives them.
import { writeSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedRoleSession } from "@aws-iam-authenticator/sts-emulator";
import type { MappingSource } from "@aws-iam-authenticator/mapper";
import {
  type ConfigMap,
  connectToKubernetes,
  crdSource,
  type CrdSourceOptions,
  eksConfigMapSource,
  type KubernetesClient,
  type KubernetesObject,
  type KubernetesSourceEvent,
} from "@aws-iam-authenticator/mapper/kubernetes";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiServer, type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { type CuttableRelay, startCuttableRelay } from "./harness/cuttable-relay.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { certificateUser, type Kubectl, kubectlAs, tokenUser, writeKubeconfig } from "./harness/kubectl.ts";
import { type LiveMappings, startLiveMappings } from "./harness/live-mappings.ts";
import { startCluster } from "./harness/cluster.ts";
import { startProgram } from "./harness/command-line.ts";
import { review } from "./harness/review.ts";
import { RUNTIMES } from "./harness/runtimes.ts";
import { type Server, startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";
import { tokenOf } from "./harness/tokens.ts";
import { until } from "./harness/until.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;
const deployed = fileURLToPath(new URL("../deploy/", import.meta.url));

const script = fileURLToPath(new URL("runtimes/aws-auth.mjs", import.meta.url));
const runtimes = RUNTIMES.filter(({ name }) => name === "Node 22.19" || name === "Bun").filter(
  ({ name, program, missing: reason }) =>
    !skipped(`e2e/mapping-sources.test.ts, ${name}`, program === undefined ? reason : undefined),
);

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const mappings = "/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings";

describe.skipIf(skipped("e2e/mapping-sources.test.ts", missing))("with a real kube-apiserver", () => {
  let folder: string;
  let controlPlane: ControlPlane;
  let apiServer: ApiServer;
  let kubectl: Kubectl;
  let relay: CuttableRelay;
  /** As an admin, straight. */
  let admin: KubernetesClient;
  /** As the authenticator, through the relay. */
  let client: KubernetesClient;
  let live: LiveMappings | undefined;
  let events: KubernetesSourceEvent[];

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    controlPlane = await startControlPlane({ assets, folder, webhookVersions: ["v1"] });
    const [first] = controlPlane.apiServers;
    if (first === undefined) throw new Error("no kube-apiserver was started");
    apiServer = first;
    const authority = controlPlane.authority.certificate;
    const user = certificateUser(await controlPlane.authority.issueClient("admin", ["system:masters"]));
    kubectl = await kubectlAs(user, { kubectl: assets.kubectl, folder, url: apiServer.url, authority });
    admin = await connect(await writeKubeconfig(user, { folder, url: apiServer.url, authority }));
    await until(async () => (await admin.request({ path: "/api/v1/namespaces/kube-system" })).ok, {
      what: "the namespace kube-system",
      limitMs: 30_000,
      giveUp: () => undefined,
    });
    for (const file of ["crd.yaml", "rbac.yaml"]) {
      await run(["apply", "-f", "-"], await readFile(join(deployed, file), "utf8"));
    }
    await run(["wait", "--for=condition=Established", "crd/iamidentitymappings.iamauthenticator.k8s.aws"]);
    const token = await run(["create", "token", "aws-iam-authenticator", "-n", "kube-system", "--duration=1h"]);
    relay = await startCuttableRelay(Number(new URL(apiServer.url).port));
    const url = `https://127.0.0.1:${relay.port}`;
    client = await connect(await writeKubeconfig(tokenUser(token.trim()), { folder, url, authority }));
  }, 180_000);

  afterAll(async () => {
    client?.close();
    admin?.close();
    await relay?.close();
    await controlPlane?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  beforeEach(() => {
    events = [];
  });

  afterEach(async () => {
    relay.mend();
    await live?.stop();
    await run(["delete", "configmap", "aws-auth", "-n", "kube-system", "--ignore-not-found"]);
    for (const path of [mappings, "/api/v1/namespaces/default/events"]) {
      const { status } = valueOrThrow(await admin.request({ method: "DELETE", path }));
      if (status !== 200) throw new Error(`${path} was not emptied: ${status}`);
    }
  }, 120_000);

  async function connect(kubeconfig: string): Promise<KubernetesClient> {
    return valueOrThrow(await connectToKubernetes({ kubeconfig, env: {} }));
  }

  async function run(args: readonly string[], stdin = ""): Promise<string> {
    const done = await kubectl(args, stdin);
    if (done.exitCode !== 0) throw new Error(`kubectl ${args.join(" ")}: ${done.stderr}`);
    return done.stdout;
  }

  function start(source: "EKSConfigMap" | "CRD", timing: NonNullable<CrdSourceOptions["timing"]> = {}): LiveMappings {
    const observe = (event: KubernetesSourceEvent): void => void events.push(event);
    const options = { client, reservedPrefixes: [], observe, timing };
    const made: MappingSource = source === "CRD" ? crdSource(options) : eksConfigMapSource(options);
    live = startLiveMappings(made);
    return live;
  }

  const maps = (mapped: LiveMappings, name: string, who: string) =>
    mapped.when(`${name} is ${who}, not ${mapped.who(arn(name))}`, () => mapped.who(arn(name)) === who);

  /** Writes one mapping, as the source has it: a role of a name to a username. */
  const write = {
    async EKSConfigMap(name: string, username: string): Promise<void> {
      await writeAwsAuth({ mapRoles: JSON.stringify([{ rolearn: arn(name), username, groups: ["team"] }]) });
    },
    async CRD(name: string, username: string): Promise<void> {
      const object = { kind: "IAMIdentityMapping", metadata: { name: name.toLowerCase() } };
      const spec = { arn: arn(name), username, groups: ["team"] };
      await run(
        ["apply", "-f", "-"],
        JSON.stringify({ apiVersion: "iamauthenticator.k8s.aws/v1alpha1", ...object, spec }),
      );
    },
  };

  const remove = {
    EKSConfigMap: () => run(["delete", "configmap", "aws-auth", "-n", "kube-system"]),
    CRD: () => run(["delete", "iamidentitymappings", "--all"]),
  };

  async function writeAwsAuth(data: ConfigMap["data"]): Promise<void> {
    const metadata = { name: "aws-auth", namespace: "kube-system" };
    const created = valueOrThrow(await admin.createConfigMap({ metadata, data: data ?? {} }));
    if (created.written) return;
    const before = valueOrThrow(await admin.getConfigMap("kube-system", "aws-auth"));
    if (before === undefined) throw new Error("aws-auth is not there");
    expect(valueOrThrow(await admin.updateConfigMap({ ...before, data: data ?? {} }))).toMatchObject({ written: true });
  }

  describe.each(["EKSConfigMap", "CRD"] as const)("%s", (source) => {
    it("is in effect from creation over each edit to deletion", async () => {
      const mapped = start(source);
      await mapped.when("the first reading", () => mapped.readings.length === 1);
      expect(mapped.who(arn("Ops"))).toBe("NOT_MAPPED");
      await write[source]("Ops", "first");
      await maps(mapped, "Ops", "first [team]");
      await write[source]("Ops", "second");
      await maps(mapped, "Ops", "second [team]");
      await remove[source]();
      await maps(mapped, "Ops", "NOT_MAPPED");
      expect(mapped.state.problems.size).toBe(0);
      expect(events.filter(({ type }) => type === "watch-failed")).toStrictEqual([]);
    });

    it("is not in effect any more when it was deleted while the watch was down", async () => {
      await write[source]("Ops", "ops");
      const mapped = start(source);
      await maps(mapped, "Ops", "ops [team]");
      relay.cut();
      await mapped.when("the failure", () => mapped.state.problems.size === 1);
      await remove[source]();
      expect(mapped.who(arn("Ops"))).toBe("ops [team]");
      relay.mend();
      await maps(mapped, "Ops", "NOT_MAPPED");
      expect(mapped.state.problems.size).toBe(0);
      expect(events).toContainEqual(expect.objectContaining({ type: "watch-failed", source }));
    });

    it("is seen again when the peer of its watch was dead", async () => {
      const mapped = start(source, { watchMs: 3000, graceMs: 1000 });
      await mapped.when("the first reading", () => mapped.readings.length === 1);
      // Told by the watch: it has begun.
      await write[source]("Ops", "ops");
      await maps(mapped, "Ops", "ops [team]");
      relay.pull();
      await remove[source]();
      relay.mend();
      await maps(mapped, "Ops", "NOT_MAPPED");
      const detail = expect.stringContaining("nobody is there");
      expect(events).toContainEqual({
        type: "watch-failed",
        source,
        problem: { code: "MAPPING_SOURCE_UNAVAILABLE", detail },
      });
    });

    it("stays in force while kube-apiserver is away, and is read again after", async () => {
      await write[source]("Ops", "before");
      const mapped = start(source);
      await maps(mapped, "Ops", "before [team]");
      await apiServer.restart(async () => {
        await mapped.when("the failure", () => mapped.state.problems.size === 1);
        expect(mapped.readings.at(-1)?.rules).toMatchObject({ problem: { code: "MAPPING_SOURCE_UNAVAILABLE" } });
        expect(mapped.who(arn("Ops"))).toBe("before [team]");
      });
      await write[source]("Ops", "after");
      await maps(mapped, "Ops", "after [team]");
      expect(mapped.state.problems.size).toBe(0);
    }, 120_000);
  });

  describe("aws-auth", () => {
    it("that is broken by an edit stays as it was, whole, until it is mended", async () => {
      await write.EKSConfigMap("Ops", "ops");
      const mapped = start("EKSConfigMap");
      await maps(mapped, "Ops", "ops [team]");
      const good = `- rolearn: ${arn("New")}\n  username: new\n`;
      await writeAwsAuth({ mapRoles: `${good}- rolearn: nonsense\n  username: x\n` });
      await mapped.when("the problem", () => mapped.state.problems.size === 1);
      expect(mapped.readings.at(-1)).toMatchObject({
        rules: { problem: { code: "MAPPING_SOURCE_INVALID" } },
        problems: [{ severity: "error", at: { file: "configmap kube-system/aws-auth mapRoles", line: 3, column: 12 } }],
      });
      expect([mapped.who(arn("Ops")), mapped.who(arn("New"))]).toStrictEqual(["ops [team]", "NOT_MAPPED"]);
      await writeAwsAuth({ mapRoles: good });
      await maps(mapped, "New", "new []");
      expect(mapped.who(arn("Ops"))).toBe("NOT_MAPPED");
    });

    it("that is deleted says so", async () => {
      await write.EKSConfigMap("Ops", "ops");
      const mapped = start("EKSConfigMap");
      await maps(mapped, "Ops", "ops [team]");
      await remove.EKSConfigMap();
      await maps(mapped, "Ops", "NOT_MAPPED");
      expect(mapped.readings.map(({ deleted = false }) => deleted)).toStrictEqual([false, true]);
    });

    it("is edited with optimistic concurrency", async () => {
      const metadata = { name: "aws-auth", namespace: "kube-system" };
      expect(valueOrThrow(await admin.getConfigMap("kube-system", "aws-auth"))).toBeUndefined();
      await write.EKSConfigMap("Ops", "ops");
      expect(valueOrThrow(await admin.createConfigMap({ metadata }))).toStrictEqual({ written: false, why: "exists" });
      const read = valueOrThrow(await admin.getConfigMap("kube-system", "aws-auth"));
      if (read === undefined) throw new Error("aws-auth is not there");
      await write.EKSConfigMap("Ops", "meanwhile");
      expect(valueOrThrow(await admin.updateConfigMap(read))).toStrictEqual({ written: false, why: "conflict" });
      await remove.EKSConfigMap();
      expect(valueOrThrow(await admin.updateConfigMap(read))).toMatchObject({ written: false });
    });

    it("as large as can be is in effect soon after each edit", async () => {
      const entry = (i: number, username: string) =>
        `- rolearn: ${arn(`team-${i}-with-a-usual-name`)}\n  username: ${username}\n  groups:\n  - team:${i}\n  - readers\n`;
      let others = "";
      let count = 1;
      for (let next = ""; others.length + next.length < 1024 * 1024 - 300; next = entry(count++, `user-${count}`)) {
        others += next;
      }
      await writeAwsAuth({ mapRoles: entry(0, "edit-0") + others });
      const mapped = start("EKSConfigMap");
      await maps(mapped, "team-0-with-a-usual-name", "edit-0 [team:0 readers]");
      const edit = (i: number) => writeAwsAuth({ mapRoles: entry(0, `edit-${i}`) + others });
      const took = await editEachSecond(edit, (i) =>
        maps(mapped, "team-0-with-a-usual-name", `edit-${i} [team:0 readers]`),
      );
      expect(mapped.state.problems.size).toBe(0);
      print(`aws-auth with ${count} entries (${Math.round(others.length / 1024)} KiB)`, took);
    }, 180_000);
  });

  describe.each(runtimes)("the built library on $name", ({ program = "", args }) => {
    it("reads aws-auth, also after its connection was cut, and ends when it is told to", async () => {
      const url = `https://127.0.0.1:${relay.port}`;
      const user = certificateUser(await controlPlane.authority.issueClient("reader", ["system:masters"]));
      const authority = controlPlane.authority.certificate;
      const reader = startProgram(program, [...args, script, await writeKubeconfig(user, { folder, url, authority })]);
      try {
        await reader.line(/^reading: $/);
        await write.EKSConfigMap("Ops", "ops");
        await reader.line(/^reading: ops$/);
        relay.cut();
        await reader.line(/^reading: MAPPING_SOURCE_UNAVAILABLE$/);
        await remove.EKSConfigMap();
        relay.mend();
        await reader.line(/^reading: deleted $/);
      } finally {
        expect(await reader.stop()).toBe(0);
      }
      expect(reader.lines.at(-1)).toBe("done");
    });
  });

  describe("IAMIdentityMappings", () => {
    const statusOf = async (name: string): Promise<unknown> => {
      const { body } = valueOrThrow(await admin.request({ path: `${mappings}/${name}` }));
      return Reflect.get(Object(body), "status");
    };
    const eventually = (what: string, check: () => Promise<boolean>) =>
      until(check, { what, limitMs: 30_000, giveUp: () => undefined });

    it("get their status, and its user id is left as it is", async () => {
      await write.CRD("Ops", "ops");
      await admin.request({
        method: "PATCH",
        path: `${mappings}/ops/status`,
        contentType: "application/merge-patch+json",
        body: { status: { userID: "AROAEXAMPLE", canonicalARN: "stale" } },
      });
      start("CRD");
      await eventually("the status", async () =>
        JSON.stringify(await statusOf("ops")).includes(arn("ops").toLowerCase()),
      );
      expect(await statusOf("ops")).toStrictEqual({ canonicalARN: arn("ops").toLowerCase(), userID: "AROAEXAMPLE" });
      expect(events).toContainEqual({ type: "status-written", name: "ops" });
      const lease = await run(["get", "lease", "aws-iam-authenticator", "-n", "kube-system", "-o", "json"]);
      expect(JSON.parse(lease).spec).toMatchObject({ leaseDurationSeconds: 15 });
    });

    it("get their status where leases are forbidden, too", async () => {
      const role = await run(["get", "role", "aws-iam-authenticator", "-n", "kube-system", "-o", "json"]);
      const { rules, ...rest } = JSON.parse(role);
      const without = rules.filter(
        ({ apiGroups }: { apiGroups: string[] }) => !apiGroups.includes("coordination.k8s.io"),
      );
      await run(["replace", "-f", "-"], JSON.stringify({ ...rest, rules: without }));
      try {
        await write.CRD("Ops", "ops");
        const mapped = start("CRD");
        await eventually(
          "the status",
          async () => JSON.stringify(await statusOf("ops"))?.includes("role/ops") ?? false,
        );
        expect(mapped.who(arn("Ops"))).toBe("ops [team]");
      } finally {
        await run(["apply", "-f", "-"], await readFile(join(deployed, "rbac.yaml"), "utf8"));
      }
    });

    const object = (name: string, spec: object) =>
      JSON.stringify({
        apiVersion: "iamauthenticator.k8s.aws/v1alpha1",
        kind: "IAMIdentityMapping",
        metadata: { name },
        spec,
      });
    /** Of a partition that kube-apiserver cannot know not to be there. */
    const unknown = arn("Qa").replace("aws", "aws-typo");

    it("that are not valid, or come second for an ARN, have no effect; the others do, and an event says why", async () => {
      await write.CRD("Ops", "ops");
      await write.CRD("Dev", "dev");
      await pause(1100); // Creation times are whole seconds.
      await run(["apply", "-f", "-"], object("thief", { arn: arn("Ops"), username: "thief" }));
      await run(["apply", "-f", "-"], object("typo", { arn: unknown, username: "qa" }));
      const mapped = start("CRD");
      await maps(mapped, "Ops", "ops [team]");
      expect(mapped.who(arn("Dev"))).toBe("dev [team]");
      expect(mapped.who(arn("Qa"))).toBe("NOT_MAPPED");
      expect(mapped.readings.at(-1)?.problems.map(({ severity, at }) => `${severity} ${at.file}`)).toStrictEqual([
        "warning iamidentitymapping thief",
        "warning iamidentitymapping typo",
      ]);
      const written = async () => {
        const { items } = JSON.parse(await run(["get", "events", "-n", "default", "-o", "json"]));
        return items
          .filter(({ source }: { source: { component: string } }) => source.component === "aws-iam-authenticator")
          .map((event: KubernetesObject & { involvedObject: { name: string } }) =>
            [event["type"], event["reason"], event.involvedObject.name].join(" "),
          )
          .sort();
      };
      await eventually("the events", async () => (await written()).length === 2);
      expect(await written()).toStrictEqual(["Warning DuplicateMapping thief", "Warning InvalidMapping typo"]);
      expect(await run(["describe", "iamidentitymapping", "typo"])).toMatch(
        /Warning +InvalidMapping .* spec\.arn: "\S+" is of the unknown partition "aws-typo"/,
      );

      // Mended, it is in effect; and where the oldest goes, the next one takes its place.
      await run(["apply", "-f", "-"], object("typo", { arn: arn("Qa"), username: "{{SessionName}}" }));
      await maps(mapped, "Qa", "session []");
      await run(["delete", "iamidentitymapping", "ops"]);
      await maps(mapped, "Ops", "thief []");
    });

    it("that are edited into what is not valid stay in force as they were, also after a restart", async () => {
      const caller = emulatedRoleSession({ role: "Ops", session: "me" });
      const authority = controlPlane.authority.certificate;
      const user = certificateUser(await controlPlane.authority.issueClient("server", ["system:masters"]));
      const kubeconfig = await writeKubeconfig(user, { folder, url: apiServer.url, authority });
      const clusterId = "my-cluster";
      const cluster = await startCluster({
        clusterId,
        identities: [caller],
        serverSettings: `  backendMode: CRD\n  kubeconfig: ${JSON.stringify(kubeconfig)}\n`,
      });
      let server: Server = { ...cluster, running: cluster.server };
      try {
        const token = await tokenOf(caller, { clusterId });
        const who = async (): Promise<string> => {
          const { status } = await review({ url: server.url, certFile: cluster.certFile }, token);
          return status.user?.username ?? status.error?.split(":")[0] ?? "";
        };
        const becomes = (name: string) => eventually(`${name}`, async () => (await who()) === name);
        const readiness = async () => (await fetch(`${server.healthUrl}/readyz`)).text();
        await write.CRD("Ops", "good");
        await becomes("good");
        await run(["apply", "-f", "-"], object("ops", { arn: unknown, username: "bad" }));
        await server.running.line(/level=warning .*iamidentitymapping ops.*its last valid version stays in force/);
        expect(await who()).toBe("good");
        const detail = "CRD: 1 objects not valid, 1 of them in force as they last were valid, see the log";
        await eventually("the readiness", async () => (await readiness()).includes(detail));

        expect(await server.running.stop()).toBe(0);
        server = await startServer(["-c", cluster.configFile]);
        await server.running.line(/level=warning .*iamidentitymapping ops.*its last valid version stays in force/);
        expect(await who()).toBe("good");
        expect(await readiness()).toContain(detail);

        // Deleted and made anew, it is another one, which was never valid.
        await run(["delete", "iamidentitymapping", "ops"]);
        await becomes("NOT_MAPPED");
        await run(["apply", "-f", "-"], object("ops", { arn: unknown, username: "bad" }));
        await eventually("the readiness", async () => (await readiness()).includes("1 objects not valid, 0 of them"));
        expect(await who()).toBe("NOT_MAPPED");
      } finally {
        if (server.running !== cluster.server) await server.running.stop();
        await cluster.close();
      }
    }, 120_000);

    it.each([
      ["an ARN of no identity", { arn: "arn:aws:s3:::bucket", username: "a" }, /spec\.arn/],
      ["a role without a name", { arn: arn("eng/"), username: "a" }, /spec\.arn/],
      ["no username", { arn: arn("Ops") }, /spec\.username: Required/],
      ["an empty username", { arn: arn("Ops"), username: "" }, /spec\.username/],
      ["a blank username", { arn: arn("Ops"), username: " " }, /spec\.username.* is blank/],
      ["a blank group", { arn: arn("Ops"), username: "a", groups: ["a", " "] }, /spec\.groups\[1\].* is blank/],
      ...[
        "{{SesionName}}",
        "{{sessionName}}",
        "{{",
        "}}",
        "{{AccountID}}}}",
        "a {{SessionName}} b {{ AccountID }}",
      ].flatMap((text) => [
        [`the username ${text}`, { arn: arn("Ops"), username: text }, /spec\.username.* unknown template; known are/],
        [
          `the group ${text}`,
          { arn: arn("Ops"), username: "a", groups: ["b", text] },
          /spec\.groups\[1\].* unknown template; known are/,
        ],
      ]),
    ] as readonly [string, object, RegExp][])("with %s are refused by kube-apiserver", async (_, spec, says) => {
      const { exitCode, stderr } = await kubectl(["apply", "-f", "-"], object("bad", spec));
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(says) });
    });

    it.each([
      "plain",
      "{{AccountID}}:{{SessionName}}",
      "{{SessionNameRaw}}{{AccessKeyID}}{{EC2PrivateDNSName}}",
      "{{{AccountID}}}",
      "{a}{b}",
    ])("with the username and group %s are not", async (text) => {
      const good = object("good", { arn: arn("Ops"), username: text, groups: [text] });
      expect(await run(["apply", "-f", "-"], good)).toMatch(/created|configured/);
    });

    it("that were there before kube-apiserver would have refused them can be edited, and get their status", async () => {
      const installed = await readFile(join(deployed, "crd.yaml"), "utf8");
      const lenient = JSON.parse(
        await run(["create", "-f", "-", "--dry-run=client", "-o", "json"], installed),
        // As in the reference implementation's manifest: types alone.
        (key, value) =>
          ["pattern", "x-kubernetes-validations", "minLength", "maxLength"].includes(key) ? undefined : value,
      );
      await run(["apply", "-f", "-"], JSON.stringify(lenient));
      try {
        await eventually("the lenient schema", async () => {
          const old = object("old", { arn: arn("Ops"), username: "{{SesionName}}", groups: ["a"] });
          return (await kubectl(["apply", "-f", "-"], old)).exitCode === 0;
        });
      } finally {
        await run(["apply", "-f", "-"], installed);
      }
      await eventually("the schema", async () => {
        const fresh = object("fresh", { arn: arn("Ops"), username: "{{SesionName}}" });
        return (await kubectl(["apply", "--dry-run=server", "-f", "-"], fresh)).exitCode === 1;
      });
      const edit = '{"spec": {"groups": ["b"]}}';
      expect(await run(["patch", "iamidentitymapping", "old", "--type=merge", "-p", edit])).toMatch(/patched$/m);
      // Another test's lease may not have run out yet.
      start("CRD", { leaseMs: 1000, waitMs: 500 });
      await eventually("the status", async () => JSON.stringify(await statusOf("old"))?.includes("role/ops") ?? false);
    });

    it("in thousands are in effect soon after each edit", async () => {
      const count = 5000;
      const create = async (i: number): Promise<void> => {
        const spec = { arn: arn(`team-${i}`), username: `user-${i}`, groups: [`team:${i}`, "readers"] };
        const head = { apiVersion: "iamauthenticator.k8s.aws/v1alpha1", kind: "IAMIdentityMapping" };
        const body = { ...head, metadata: { name: `team-${i}` }, spec };
        expect(valueOrThrow(await admin.request({ method: "POST", path: mappings, body })).status).toBe(201);
      };
      let next = 0;
      const creator = async (): Promise<void> => {
        while (next < count) await create(next++);
      };
      await Promise.all(Array.from({ length: 8 }, creator));

      const begin = performance.now();
      const mapped = start("CRD");
      const loaded = await mapped.when("all of them", () => mapped.state.rules.rules.length === count);
      expect(mapped.readings).toHaveLength(1);
      const took = await editEachSecond(
        async (i) => {
          const answer = await admin.request({
            method: "PATCH",
            path: `${mappings}/team-7`,
            contentType: "application/merge-patch+json",
            body: { spec: { username: `edit-${i}` } },
          });
          expect(valueOrThrow(answer).status).toBe(200);
        },
        (i) => maps(mapped, "team-7", `edit-${i} [team:7 readers]`),
      );
      print(`${count} IAMIdentityMappings (loaded in ${Math.round(loaded - begin)} ms)`, took);
    }, 240_000);
  });
});

/** Edits ten times, a second apart; gives how long each edit took to be in effect, in milliseconds from when it was written. */
async function editEachSecond(edit: (i: number) => Promise<void>, inEffect: (i: number) => Promise<number>) {
  const took: number[] = [];
  for (let i = 1; i <= 10; i++) {
    const next = pause(1000);
    const seen = inEffect(i);
    await edit(i);
    const written = performance.now();
    // It may be in effect before its writer has the answer.
    took.push(Math.max(0, (await seen) - written));
    await next;
  }
  return took;
}

function print(what: string, took: readonly number[]): void {
  const sorted = [...took].sort((a, b) => a - b).map(Math.round);
  writeSync(2, `${what}: an edit is in effect after ${sorted[0]} to ${sorted.at(-1)} ms\n`);
}
