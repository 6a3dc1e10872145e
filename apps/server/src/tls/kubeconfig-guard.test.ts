import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { collectLog } from "../testing/collect-log.ts";
import { kubeconfigGuard } from "./kubeconfig-guard.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { webhookKubeconfig } from "./webhook-kubeconfig.ts";

const day = 24 * 3_600_000;
const now = Date.now();
const names = { hostname: "localhost", address: "127.0.0.1" };
const old = await makeSelfSigned({ ...names, now });
const next = await makeSelfSigned({ ...names, now });
const another = await makeSelfSigned({ ...names, now });
const hundredYears = 36_500 * day;

async function guarded(trusted: string | undefined, clock = now) {
  const path = join(await temporaryFolder(), "kubeconfig.yaml");
  const write = (trusted: string) => writeFile(path, webhookKubeconfig({ serverUrl: "https://localhost:1/", trusted }));
  if (trusted !== undefined) await write(trusted);
  const { logger, lines } = collectLog();
  const guard = kubeconfigGuard({ path, clock: { now: () => clock }, logger });
  return { guard, lines, write, remove: () => rm(path), path };
}

describe("another certificate may be served", () => {
  it.each<[what: string, trusted: string | undefined, at: number, may: boolean]>([
    ["not while the kubeconfig goes with the one in force alone", old.cert, now, false],
    ["where it goes with the other", next.cert, now, true],
    ["where it goes with both", old.cert + next.cert, now, true],
    ["where it goes with neither", another.cert, now, true],
    ["where there is none", undefined, now, true],
    ["not two days before the one in force ends", old.cert, now + hundredYears - 2 * day, false],
    ["in its last day", old.cert, now + hundredYears - day / 2, true],
  ])("%s", async (_, trusted, at, may) => {
    const { guard, path } = await guarded(trusted, at);
    const problem = {
      code: "KEY_PAIR_INVALID",
      detail: `kube-apiserver, started with the webhook kubeconfig "${path}", would refuse it: it does not trust the certificate`,
    };
    const outcome = await guard.accept(next, old);
    expect(outcome).toEqual(may ? { ok: true, value: undefined } : { ok: false, problem });
  });
});

it("whether kube-apiserver takes what is served is told when that changes, and no more", async () => {
  const { guard, lines, write, remove } = await guarded(undefined);
  const states: unknown[] = [];
  const judge = async () => {
    await guard.judge(old);
    states.push(guard.refusal());
  };
  await judge();
  await write(next.cert);
  await judge();
  await judge();
  await write(old.cert);
  await judge();
  await remove();
  await judge();
  const refusal = "it does not trust the certificate";
  expect(states).toEqual([undefined, refusal, refusal, undefined, undefined]);
  expect(lines.map((line) => /level=(\w+ msg="[^"]*")/.exec(line)?.[1])).toEqual([
    'error msg="kube-apiserver, started with the webhook kubeconfig, refuses this server"',
    'info msg="the webhook kubeconfig goes with the certificate again"',
  ]);
});
