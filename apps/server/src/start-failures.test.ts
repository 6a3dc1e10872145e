import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { closedAfter, temporaryFolder } from "./testing/clean-up.ts";
import { startRelay } from "./testing/relay.ts";
import { startServer, type StartOptions } from "./testing/start-server.ts";

/** How many sockets this process listens on. */
async function listening(): Promise<number> {
  // What was closed is gone from the runtime's books after its event loop's next turn.
  for (let turns = 0; turns < 2; turns++) await setImmediate();
  return process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
}

async function brokenStateDir(): Promise<string> {
  const folder = join(await temporaryFolder(), "state");
  await mkdir(folder);
  await writeFile(join(folder, "cert.pem"), "no certificate");
  await writeFile(join(folder, "key.pem"), "no key");
  return folder;
}

async function takenPort(): Promise<number> {
  return closedAfter(await startRelay(undefined)).port;
}

const sts = (settings: string): StartOptions => ({ settings: `  sts: { ${settings} }\n` });
const overriding = (overrides: NonNullable<StartOptions["options"]>["overrides"] & {}): StartOptions => ({
  options: { overrides },
});

describe("a server does not start, and leaves nothing open, where", () => {
  it.each<[what: string, options: () => Promise<StartOptions> | StartOptions, code: Code, detail?: RegExp]>([
    ["no cluster id is given", () => ({ withClusterId: false }), "CLUSTER_ID_MISSING"],
    ["the cluster id is empty", () => ({ withClusterId: false, options: { clusterId: "" } }), "CLUSTER_ID_MISSING"],
    ["the cluster id has a line break", () => ({ options: { clusterId: "a\nb" } }), "CLUSTER_ID_INVALID", /^"a\\nb"$/],
    ["the cluster id ends with a space", () => ({ options: { clusterId: "a " } }), "CLUSTER_ID_INVALID"],
    ["the cluster id is not ASCII", () => ({ options: { clusterId: "größe" } }), "CLUSTER_ID_INVALID"],
    [
      "the flag asks for a dynamic file that nobody names",
      () => overriding({ backendMode: ["DynamicFile"] }),
      "CONFIG_INVALID",
      /needs dynamicfilepath/,
    ],
    ["the flag has an unknown partition", () => overriding({ partition: "aws-mars" }), "PARTITION_UNKNOWN", /aws-mars/],
    ["caFile is not there", () => sts("caFile: /no/such/ca.pem"), "CONFIG_UNREADABLE", /server\.sts\.caFile names/],
    [
      "the proxy is none",
      () => ({ ...sts("regions: []"), options: { env: { HTTPS_PROXY: "http://" } } }),
      "CONFIG_INVALID",
      /^HTTPS_PROXY/,
    ],
    [
      "the key pair is broken",
      async () => overriding({ stateDir: await brokenStateDir() }),
      "KEY_PAIR_INVALID",
      /cert\.pem" holds no certificate/,
    ],
    [
      "the port is taken",
      async () => overriding({ port: await takenPort() }),
      "LISTEN_FAILED",
      /^"127\.0\.0\.1", port \d+: EADDRINUSE/,
    ],
    [
      "this machine does not have the address",
      () => overriding({ address: "192.0.2.1" }),
      "LISTEN_FAILED",
      /^"192\.0\.2\.1", port 0: EADDRNOTAVAIL/,
    ],
    [
      "the kubeconfig cannot be written",
      () => overriding({ generateKubeconfig: "/dev/null/kubeconfig.yaml" }),
      "FILE_NOT_WRITTEN",
      /\/dev\/null/,
    ],
  ])("%s", async (_, options, code, detail = /^/) => {
    const given = await options();
    const before = await listening();
    const { outcome, kubeconfig } = await startServer(given);
    expect(outcome).toMatchObject({ ok: false, problem: { code } });
    expect(outcome.ok ? undefined : (outcome.problem.detail ?? "")).toMatch(detail);
    // One more is the emulated STS.
    expect(await listening()).toBe(before + 1);
    await expect(stat(kubeconfig)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
