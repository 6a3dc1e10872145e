// The built server in a process where OpenTelemetry's SDK was registered: it traces, and needs no setting of its own.
import { fileURLToPath } from "node:url";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { expect, it } from "vitest";
import { startCluster } from "./harness/cluster.ts";
import { review } from "./harness/review.ts";
import { tokenOf } from "./harness/tokens.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const alice = emulatedUser({ name: "alice" });

it("a review makes spans", async () => {
  const clusterId = "traced";
  const command = path("../apps/cli/bin/aws-iam-authenticator.js");
  const cluster = await startCluster({
    clusterId,
    identities: [alice],
    serverSettings: `  mapUsers:\n  - {userarn: "${alice.arn}", username: alice}\n`,
    command: [path("../node_modules/.bin/node"), "--import", path("harness/trace-to-stderr.ts"), command],
  });
  try {
    const { status } = await review(cluster, await tokenOf(alice, { clusterId }));
    expect(status.user?.username).toBe("alice");
    const [, text = ""] = await cluster.server.line(/^span (\{"name":"review".*)$/);
    expect(JSON.parse(text)).toMatchObject({
      attributes: { "review.code": "GRANTED" },
      scope: { name: "aws-iam-authenticator", version: expect.stringMatching(/^v\d/) },
    });
    const spans = cluster.server.lines.filter((line) => line.startsWith("span "));
    expect(spans.map((line) => JSON.parse(line.slice("span ".length)).name)).toEqual([
      "STS GetCallerIdentity",
      "verify",
      "map",
      "review",
    ]);
  } finally {
    await cluster.close();
  }
});
