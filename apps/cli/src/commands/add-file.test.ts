import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const account = "arn:aws:iam::111122223333";

describe("add to a file", () => {
  const before = "server: # ours\n  mapUsers: []\n";
  const args = ["add", "user", `--userarn=${account}:user/alice`, "--username=alice", "--file=config.yaml"];
  const after = `server: # ours\n  mapUsers: [{"userarn":"${account}:user/alice","username":"alice"}]\n`;

  function folderWith(text: string): { cwd: string; path: string } {
    const cwd = temporaryFolder();
    const path = join(cwd, "config.yaml");
    writeFileSync(path, text, { mode: 0o640 });
    return { cwd, path };
  }

  it("shows the change, asks, and writes it with its mode", async () => {
    const { cwd, path } = folderWith(before);
    expect(await runWith(args, { cwd, answer: "y" })).toEqual({
      exitCode: 0,
      stdout: `--- config.yaml\n+++ config.yaml\n@@ -1,2 +1,2 @@\n server: # ours\n-  mapUsers: []\n+${after.split("\n")[1]}\n`,
      stderr: `added the user "${account}:user/alice" to mapUsers of config.yaml\n`,
      asked: [`Add the user "${account}:user/alice" to config.yaml? [y/N]: `],
    });
    expect(readFileSync(path, "utf8")).toBe(after);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("through a link, which stays one", async () => {
    const { path } = folderWith(before);
    const cwd = temporaryFolder();
    symlinkSync(path, join(cwd, "config.yaml"));
    expect(await runWith([...args, "--prompt=false"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(path, "utf8")).toBe(after);
  });

  it.each(["--dry-run", "--prompt"])("writes nothing with %s", async (option) => {
    const { cwd, path } = folderWith(before);
    await runWith([...args, option], { cwd, answer: "n" });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("writes nothing where it was changed while the question stood there", async () => {
    const { cwd, path } = folderWith(before);
    const others = `${before}  port: 1\n`;
    const onOut = (): void => writeFileSync(path, others);
    expect(await runWith(args, { cwd, answer: "y", onOut })).toMatchObject({
      exitCode: 1,
      stderr: "aws-iam-authenticator: config.yaml was changed meanwhile; nothing was written; try again\n",
    });
    expect(readFileSync(path, "utf8")).toBe(others);
  });

  it("refuses a file that is not valid, or not there", async () => {
    const { cwd, path } = folderWith("server: {port: x}\n");
    expect(await runWith([...args, "--prompt=false"], { cwd })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^config\.yaml:1:17: .*\naws-iam-authenticator: the mappings would not be valid; /),
    });
    expect(readFileSync(path, "utf8")).toBe("server: {port: x}\n");
    expect(await runWith(args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("CONFIG_UNREADABLE") });
  });
});
