import { copyFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { expect } from "vitest";
import { temporaryFolder } from "../../testing/clean-up.ts";
import { startLiveServer } from "../../testing/live-server.ts";
import { tokenOf } from "../../testing/tokens.ts";
import { readAuthority } from "../../tls/authority-files.ts";
import { issueServing } from "../../tls/certificate-authority.ts";
import { pairFiles, putFiles } from "../../tls/testing/kept-key-pair.ts";
import { unwritableFolder } from "../../tls/testing/unwritable-folder.ts";
import {
  brokenApiServer,
  type LiveServer,
  names,
  node,
  type Played,
  startIn,
  stateWithAuthority,
  withEc2ThatThrottles,
} from "./staged-servers.ts";

/** What happens in a server, and what its metrics come to by that. */
export interface Scene {
  readonly what: string;
  /** Starts a server, and has it happen. */
  play(): Promise<Played>;
  readonly metrics: Readonly<Record<string, unknown>>;
}

const alice = emulatedUser({ name: "alice" });
const mapAlice = `  mapUsers: [{ userarn: "${alice.arn}", username: alice }]\n`;
const unlimited = "  limits: { stsConcurrency: 1, stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0 }\n";
const some = expect.any(Number);

/** A token of alice that differs from those of other ages. */
const aged = (seconds: number) => tokenOf(alice, { clock: { now: () => Date.now() - seconds * 1000 } });

/** A scene of a server that knows alice. */
const withAlice =
  (settings: string, happen: (server: LiveServer) => Promise<unknown>) => async (): Promise<LiveServer> => {
    const server = await startLiveServer({ identities: [alice], settings: mapAlice + settings });
    await happen(server);
    return server;
  };

/** Every metric of the table moves in one of these, but for those of certificates that are demanded. */
export const scenes: readonly Scene[] = [
  {
    what: "reviews are answered, and written into the audit log",
    async play() {
      const auditLog = join(await temporaryFolder(), "audit");
      return withAlice(`  auditLog: ${auditLog}\n`, async ({ review }) => {
        const token = await tokenOf(alice);
        for (const asked of [token, token, new Secret("junk")]) await review(asked);
      })();
    },
    metrics: {
      'authenticate_latency_seconds_count{result="success"}': 2,
      'authenticate_latency_seconds_count{result="invalid_token"}': 1,
      'reviews_total{code="GRANTED"}': 2,
      'reviews_total{code="TOKEN_PREFIX"}': 1,
      'cache_total{kind="verified",result="hit"}': 1,
      'sts_responses_total{ResponseCode="200",StsRegion="us-east-1"}': 1,
      'audit_lines_total{result="written"}': 3,
    },
  },
  {
    what: "three reviews wait for STS, two of them of one token",
    async play() {
      const server = await withAlice(unlimited, async ({ sts }) =>
        sts.fail({ kind: "hang", when: "before-headers" }),
      )();
      const tokens = [await aged(0), await aged(1)];
      const reviews = [...tokens, ...tokens.slice(0, 1)].map((token) => server.review(token));
      return { ...server, underWay: Promise.all(reviews) };
    },
    metrics: { reviews_in_flight: 3, sts_in_flight: 1, sts_queue: 1, 'cache_total{kind="flight",result="hit"}': 1 },
  },
  {
    what: "STS throttles",
    play: withAlice("", async ({ review, sts }) => {
      sts.fail({ kind: "throttling" });
      await review(await tokenOf(alice));
    }),
    metrics: { 'sts_throttling_total{StsRegion="us-east-1"}': some, 'reviews_total{code="STS_THROTTLED"}': 1 },
  },
  {
    what: "STS resets ten reviews' connections",
    play: withAlice(unlimited, async ({ review, sts }) => {
      sts.fail({ kind: "reset", when: "before-headers" });
      for (let i = 0; i < 10; i++) await review(await aged(i));
    }),
    metrics: {
      'sts_connection_failures_total{StsRegion="us-east-1"}': some,
      'sts_retries_total{StsRegion="us-east-1"}': some,
      'sts_circuit_open{StsRegion="us-east-1"}': 1,
    },
  },
  {
    what: "one access key comes too often",
    play: withAlice("  limits: { stsPerSecondPerAccessKeyID: 1 }\n", async ({ review }) => {
      for (let i = 0; i < 10; i++) await review(await aged(i));
    }),
    metrics: { 'sts_limited_total{limit="access-key-rate"}': some },
  },
  {
    what: "the configuration file is edited, then broken",
    play: withAlice("", async ({ replace, text, configPath, logged }) => {
      await replace(`${text}  mapAccounts: ["444455556666"]\n`);
      await writeFile(configPath, "server: [");
      await logged("is not in force");
    }),
    metrics: {
      'config_reloads_total{result="applied"}': 1,
      'config_reloads_total{result="refused"}': 1,
      'mapping_reload_total{source="MountedFile",result="applied"}': 2,
      'mapping_reload_total{source="MountedFile",result="failed"}': 1,
      'mappings{source="MountedFile",kind="account"}': 1,
      'mapping_age_seconds{source="MountedFile"}': some,
    },
  },
  {
    what: "a dynamic file is changed, then broken",
    async play() {
      const path = join(await temporaryFolder(), "dynamic.json");
      const put = async (text: string): Promise<void> => {
        await writeFile(`${path}.new`, text);
        await rename(`${path}.new`, path);
      };
      await put("{}");
      const server = await startLiveServer({
        settings: `  backendMode: [DynamicFile]\n  dynamicfilepath: ${path}\n`,
      });
      await server.logged("mappings are in force");
      await put(JSON.stringify({ LastUpdatedDateTime: String(Math.floor(Date.now() / 1000) - 4) }));
      await server.logged("logging latency metric");
      await put("{");
      return server;
    },
    metrics: {
      'dynamic_e2e_latency_seconds_count{type="dynamic_file"}': 1,
      dynamic_file_enabled: 1,
      dynamic_file_only: 1,
      dynamicfile_failures_total: some,
    },
  },
  {
    what: "the watch of aws-auth breaks off",
    async play() {
      const metadata = { name: "aws-auth", namespace: "kube-system", resourceVersion: "1", uid: "1" };
      const master = await brokenApiServer({ metadata, data: { mapUsers: "[]" } });
      return startLiveServer({ options: { overrides: { master, backendMode: ["EKSConfigMap"] } } });
    },
    metrics: { configmap_watch_failures_total: some },
  },
  {
    what: "an IAMIdentityMapping is not valid",
    async play() {
      const metadata = { name: "x", resourceVersion: "1", uid: "1", generation: 1 };
      const master = await brokenApiServer({ metadata, spec: { arn: "no ARN", username: "x" } });
      return startLiveServer({ options: { overrides: { master, backendMode: ["CRD"] } } });
    },
    metrics: { 'mapping_invalid_objects{source="CRD",in_force="nothing"}': 1 },
  },
  {
    what: "the certificate is changed",
    async play() {
      const stateDir = await stateWithAuthority();
      const server = await startIn(stateDir);
      const { signer } = valueOrThrow(await readAuthority(stateDir)) ?? {};
      if (signer === undefined) throw new Error("no CA");
      const pair = valueOrThrow(await issueServing(signer, { ...names, now: Date.now() }));
      await putFiles(stateDir, pairFiles(pair));
      return server;
    },
    metrics: {
      'certificate_reloads_total{result="applied"}': 1,
      'certificate_expiry_timestamp_seconds{certificate="serving"}': some,
    },
  },
  {
    what: "a certificate that is due cannot be written",
    async play() {
      const [made, stateDir] = [await stateWithAuthority({ days: 61 }), await unwritableFolder()];
      for (const name of await readdir(made)) await copyFile(join(made, name), join(stateDir, name));
      return startIn(stateDir);
    },
    metrics: {
      'certificate_renewals_total{result="failed"}': some,
      'certificate_expiry_timestamp_seconds{certificate="ca"}': some,
    },
  },
  {
    what: "a node logs in while EC2 throttles",
    async play() {
      const server = await withEc2ThatThrottles();
      await server.review(await tokenOf(node));
      return server;
    },
    metrics: {
      ec2_describe_instances_calls_total: some,
      'ec2_describe_instances_failures_total{cause="throttled"}': some,
    },
  },
  {
    what: "it is told what is running",
    play: () => startLiveServer({ options: { build: { version: "v1.2.3", runtime: "node 1" } } }),
    metrics: { 'build_info{version="v1.2.3",runtime="node 1"}': 1 },
  },
];
