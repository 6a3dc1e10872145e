// The audit log and the folded denials of a whole server.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { expect, it } from "vitest";
import { temporaryFolder } from "./testing/clean-up.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const mappings = `
  mapUsers:
  - { userarn: "${alice.arn}", username: alice }
`;

it("a storm of junk writes a few lines into the log, and each decision into the audit log", async () => {
  const auditLog = join(await temporaryFolder(), "audit.jsonl");
  const server = await startLiveServer({ identities: [alice], settings: `${mappings}  auditLog: ${auditLog}\n` });
  const token = await tokenOf(alice);
  expect(await server.review(token)).toBe("alice");
  for (let i = 0; i < 200; i++) expect(await server.review(new Secret(`junk-${i}`))).toMatch(/^TOKEN_PREFIX/);
  expect(await server.review(token)).toBe("alice");
  await valueOrThrow(server.outcome).close();

  expect(server.lines.filter((line) => line.includes('msg="access granted"'))).toHaveLength(2);
  expect(server.lines.filter((line) => line.includes('msg="access denied"'))).toHaveLength(3);
  const folded = server.lines.filter((line) => line.includes('msg="access denied repeatedly'));
  expect(folded).toEqual([expect.stringMatching(/ clients=1 code=TOKEN_PREFIX denials=197 /)]);

  const text = await readFile(auditLog, "utf8");
  const records = text.trimEnd().split("\n");
  expect(records).toHaveLength(202);
  expect(JSON.parse(records[0] ?? "")).toMatchObject({
    decision: "granted",
    username: "alice",
    canonicalArn: alice.arn,
    rule: { file: "c.yaml" },
  });
  expect(records.filter((line) => JSON.parse(line).code === "TOKEN_PREFIX")).toHaveLength(200);
  expect(text).not.toContain("junk");
});

it("an audit log that cannot be written locks nobody out, and is told of once", async () => {
  const auditLog = join(await temporaryFolder(), "not-there", "audit.jsonl");
  const server = await startLiveServer({ identities: [alice], settings: `${mappings}  auditLog: ${auditLog}\n` });
  for (let i = 0; i < 3; i++) expect(await server.review(await tokenOf(alice))).toBe("alice");
  const told = await server.logged('msg="server.auditLog: decisions are missing in the file"');
  expect(await server.metrics()).toMatch(/aws_iam_authenticator_audit_lines_total\{result="dropped"\} [123]\n/);
  await valueOrThrow(server.outcome).close();
  expect(told).toEqual([expect.stringMatching(/level=error .*not-there.*no such file or folder/)]);
  expect(server.lines.filter((line) => line.includes("server.auditLog"))).toHaveLength(1);
});
