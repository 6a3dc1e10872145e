import type { BackendMode, LocatedConfig } from "@aws-iam-authenticator/config";
import { decide } from "@aws-iam-authenticator/mapper";
import { systemClock } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { assembleMapping } from "./assemble-mapping.ts";
import { alice } from "./testing/callers.ts";
import { closedAfter } from "./testing/clean-up.ts";
import { collectLog } from "./testing/collect-log.ts";
import { configOf } from "./testing/rules.ts";

async function assemble(config: LocatedConfig | undefined, backendMode: readonly BackendMode[] = ["MountedFile"]) {
  const { logger, lines } = collectLog();
  const dynamicFile = { path: undefined, userIdStrict: false };
  const outcome = await assembleMapping({
    config,
    settings: { backendMode, dynamicFile, dynamicBackendModePath: undefined, kubeconfig: undefined, master: undefined },
    kept: new Map(),
    clusterId: "c",
    env: {},
    clock: systemClock,
    logger,
    observe: () => undefined,
    changed: () => undefined,
  });
  if (outcome.ok) closedAfter(outcome.value);
  return { outcome, lines };
}

const start = 'time="1970-01-01T00:00:00Z"';
const arn = alice.identity.arn;

describe("the rules in force", () => {
  it("are those of the configuration file, each told", async () => {
    const { outcome, lines } = await assemble(
      configOf(`server:\n  mapUsers: [{ userarn: "${arn}", username: alice, groups: [a, b] }]\n`),
    );
    expect(outcome.ok && decide(outcome.value.rules(), alice)).toMatchObject({ kind: "mapped", username: "alice" });
    expect(lines).toEqual([
      `${start} level=info msg="mappings are in force" rules=1 source=MountedFile`,
      `${start} level=info msg="mapping IAM user" groups="[a b]" user="${arn}" username=alice`,
    ]);
  });

  it("are none where no file is given, which is told", async () => {
    const { outcome, lines } = await assemble(undefined);
    expect(outcome.ok && outcome.value.rules().rules).toEqual([]);
    expect(lines).toEqual([
      `${start} level=warning msg="no configuration file is given, so nobody is mapped: name one with -c"`,
      `${start} level=info msg="mappings are in force" rules=0 source=MountedFile`,
    ]);
  });

  it("are the last of those that are there twice, which is told", async () => {
    const entry = (username: string) => `  - { userarn: "${arn}", username: ${username} }\n`;
    const { outcome, lines } = await assemble(configOf(`server:\n  mapUsers:\n${entry("old")}${entry("new")}`));
    expect(outcome.ok && decide(outcome.value.rules(), alice)).toMatchObject({ kind: "mapped", username: "new" });
    expect(lines[0]).toBe(
      `${start} level=warning msg="c.yaml:4:5: this is mapped already at c.yaml:3:5; the last one, here, is the one that counts"`,
    );
  });
});

it("DynamicFile among the modes stops the start without its path", async () => {
  const { outcome } = await assemble(configOf("server: {}"), ["MountedFile", "DynamicFile"]);
  expect(outcome).toEqual({
    ok: false,
    problem: { code: "CONFIG_INVALID", detail: "DynamicFile among the backend modes needs dynamicfilepath" },
  });
});
