import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { formatChecksums, parseChecksums } from "./checksums.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const checksums = [
  { file: "aws-iam-authenticator-linux-x64", sha256: sha256("b") },
  { file: "aws-iam-authenticator-darwin-arm64", sha256: sha256("a") },
];

it("are read as they were written, sorted", () => {
  expect(parseChecksums(formatChecksums(checksums))).toEqual(checksums.toReversed());
});

it.each([["no checksum"], [`${sha256("a")}  ../escaped`], [`${sha256("a").slice(1)}  short`]])(
  "are not read from %s",
  (line) => {
    expect(() => parseChecksums(`${line}\n`)).toThrow("not a line of SHA256SUMS");
  },
);

it.skipIf(process.platform === "win32")("are what the usual program checks", () => {
  const folder = mkdtempSync(join(tmpdir(), "checksums-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "aws-iam-authenticator-linux-x64"), "b");
  writeFileSync(join(folder, "aws-iam-authenticator-darwin-arm64"), "a");
  writeFileSync(join(folder, "SHA256SUMS"), formatChecksums(checksums));
  const check = process.platform === "darwin" ? ["shasum", "-a", "256"] : ["sha256sum"];
  const [program = "", ...args] = [...check, "-c", "SHA256SUMS"];
  expect(execFileSync(program, args, { cwd: folder, encoding: "utf8" })).toMatch(/darwin-arm64: OK\n.*x64: OK\n/);
});
