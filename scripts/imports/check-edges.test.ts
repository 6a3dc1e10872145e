import { describe, expect, it } from "vitest";
import { checkEdges } from "./check-edges.ts";
import { edgesIn } from "./testing/made-up-workspace.ts";

const scope = "@aws-iam-authenticator";

describe("imports that break a rule", () => {
  it.each([
    ["packages/core/src/a.ts", `import { a } from "${scope}/token";`, "one way"],
    ["packages/core/src/a.ts", `import type { A } from "${scope}/token";`, "one way"],
    ["packages/core/src/a.ts", `await import("${scope}/token");`, "one way"],
    ["packages/token/src/a.ts", `export * from "${scope}/verifier";`, "one way"],
    ["packages/token/src/a.ts", `import { a } from "${scope}/config";`, "one way"],
    ["packages/config/src/a.ts", `import { a } from "${scope}/mapper";`, "one way"],
    ["packages/mapper/src/a.ts", `import { a } from "${scope}/verifier";`, "one way"],
    ["packages/sts-emulator/src/a.ts", `import { a } from "${scope}/token";`, "one way"],
    ["packages/sts-emulator/src/a.test.ts", `import { a } from "${scope}/token";`, "one way"],
    ["packages/verifier/src/a.ts", `import { a } from "${scope}/sts-emulator";`, "one way"],
    ["packages/mapper/src/a.ts", `import { a } from "${scope}/server";`, "one way"],
    ["scripts/a.ts", `import { a } from "${scope}/core";`, "one way"],
    ["packages/token/src/a.ts", `import { a } from "${scope}/core/src/arn.ts";`, "reaches into"],
    ["packages/token/src/a.test.ts", 'import { a } from "../../core/src/arn.ts";', "reaches into"],
    ["e2e/a.test.ts", 'import { a } from "../apps/cli/src/run.ts";', "reaches into"],
    ["scripts/a.ts", 'import { a } from "../packages/core/src/arn.ts";', "reach into packages"],
    ["bench/a.ts", 'import { a } from "../packages/core/src/arn.ts";', "reach into packages"],
    ["bench/a.ts", `import { a } from "${scope}/core";`, "one way"],
    ["soak/a/b.test.ts", 'import { a } from "../../apps/server/src/app.ts";', "reach into packages"],
    ["packages/core/src/a.ts", 'import { hash } from "node:crypto";', "web standards"],
    ["packages/mapper/src/a.ts", 'import type { Socket } from "net";', "web standards"],
    ["packages/mapper/src/a.ts", 'import { connect } from "./kubernetes/index.ts";', "web standards"],
    ["apps/cli/src/run.ts", `import { createApp } from "${scope}/server";`, "on demand"],
    ["apps/cli/src/run.ts", `const server = await import("${scope}/server/sts-transport");`, "on demand"],
    ["apps/cli/src/review-by-server.ts", `import { createApp } from "${scope}/server";`, "on demand"],
    ["apps/server/src/a.ts", "await import(name);", "names what it imports"],
  ])("%s: %s", (path, text, rule) => {
    const found = checkEdges(edgesIn({ [path]: text }));
    expect(found).toEqual([{ where: `${path}:1`, what: expect.any(String), rule: expect.stringContaining(rule) }]);
  });
});

describe("imports that break none", () => {
  it.each([
    ["packages/token/src/a.ts", `import { a } from "${scope}/core";`],
    ["packages/token/src/a.ts", 'import { a } from "./b.ts";'],
    ["packages/mapper/src/a.ts", 'import type { Client } from "./kubernetes/client.ts";'],
    ["packages/mapper/src/kubernetes/a.ts", 'import { request } from "node:https";'],
    ["packages/token/src/a.test.ts", 'import { hash } from "node:crypto";'],
    ["packages/token/src/testing/a.ts", 'import { hash } from "node:crypto";'],
    ["packages/sts-emulator/src/a.ts", 'import { createServer } from "node:http";'],
    ["packages/verifier/src/a.test.ts", `import { a } from "${scope}/sts-emulator";`],
    ["apps/server/src/a.ts", `import { a } from "${scope}/mapper";`],
    ["apps/cli/src/commands/server.ts", `import { createApp } from "${scope}/server";`],
    ["apps/cli/src/commands/verify.ts", `await import("${scope}/server/sts-transport");`],
    ["apps/cli/src/review-by-server.ts", `import type { AppType } from "${scope}/server";`],
    ["e2e/a.test.ts", `import { a } from "${scope}/sts-emulator";`],
    ["scripts/a.ts", 'import { a } from "./b.ts";'],
    ["bench/a.ts", 'import { a } from "../packages/core/src/index.ts";'],
    ["soak/a/b.test.ts", 'import { a } from "../../e2e/harness/server.ts";'],
    ["soak/a.test.ts", 'import { a } from "../bench/a.ts";'],
  ])("%s: %s", (path, text) => {
    expect(checkEdges(edgesIn({ [path]: text }))).toEqual([]);
  });
});
