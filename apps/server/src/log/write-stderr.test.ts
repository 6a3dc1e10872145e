import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

const moduleUrl = new URL("./write-stderr.ts", import.meta.url);
const code = (body: string) => `import { writeStderr } from ${JSON.stringify(fileURLToPath(moduleUrl))};\n${body}`;

/** A process of its own, since stderr is a process's. */
function run(body: string) {
  return spawn(process.execPath, ["--input-type=module", "--no-warnings", "-e", code(body)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("writeStderr", () => {
  it("writes all lines before the process exits, though the pipe is full and non-blocking", async () => {
    // Touching process.stderr makes the pipe non-blocking; 200 lines of 10 kB do not fit in it.
    const child = run(`
      process.stderr.writableLength;
      for (let i = 0; i < 200; i++) writeStderr(i + "é".repeat(5000));
      process.exit(0);
    `);
    const lines = (await text(child.stderr)).split("\n");
    expect(lines).toEqual([...Array.from({ length: 200 }, (_, i) => i + "é".repeat(5000)), ""]);
  });

  it("goes on when nobody reads any more", async () => {
    const child = run(`
      for (let i = 0; i < 200; i++) writeStderr("x".repeat(10000));
      console.log("went on");
    `);
    child.stderr.destroy();
    const exit = once(child, "exit");
    expect(await text(child.stdout)).toBe("went on\n");
    expect(await exit).toEqual([0, null]);
  });
});
