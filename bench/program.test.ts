import { expect, it } from "vitest";
import { processUsage } from "./process-usage.ts";
import { startProgram } from "./program.ts";

const node = (script: string): [string, string, string] => [process.execPath, "-e", script];
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it("is ready when it has printed all that is awaited, on stdout and stderr, and ends when it is stopped", async () => {
  const program = await startProgram(
    node("console.log('port 1'); console.error('port 22'); setInterval(() => {}, 1000)"),
    [/port (\d\d)/, /port (\d)\n/],
  );
  expect(program.found).toEqual(["22", "1"]);
  expect(isRunning(program.pid)).toBe(true);
  await program.stop();
  expect(isRunning(program.pid)).toBe(false);
  await program.stop();
});

it("is told as failed, with what it has printed, where it ends before", async () => {
  await expect(startProgram(node("console.error('no port is free'); process.exit(3)"), [/port (\d)/])).rejects.toThrow(
    /ended with 3:\nno port is free/,
  );
});

it("is told as failed where there is no such program", async () => {
  await expect(startProgram(["/nonexistent/program"], [/port (\d)/])).rejects.toThrow("ENOENT");
});

it("sees nothing of this process's environment but PATH, and no AWS files", async () => {
  const program = await startProgram(node("console.log('env ' + Object.keys(process.env).sort() + '.')"), [
    /env (.*)\./,
  ]);
  await program.stop();
  expect(program.found).toEqual(["AWS_CONFIG_FILE,AWS_EC2_METADATA_DISABLED,AWS_SHARED_CREDENTIALS_FILE,HOME,PATH"]);
});

it.skipIf(process.platform !== "linux")("has its memory, CPU time and open files read", async () => {
  const program = await startProgram(
    node(
      "const fs = require('node:fs'); const held = Buffer.alloc(64 * 1024 * 1024, 1); for (let i = 0; i < 20; i++) fs.openSync('/dev/null'); const end = Date.now() + 300; while (Date.now() < end); console.log('ready 1'); setInterval(() => held, 1000)",
    ),
    [/ready (\d)/],
  );
  const { rssBytes, cpuSeconds, files } = await processUsage(program.pid);
  await program.stop();
  expect(rssBytes).toBeGreaterThan(64 * 1024 * 1024);
  expect(rssBytes).toBeLessThan(512 * 1024 * 1024);
  expect(cpuSeconds).toBeGreaterThan(0.02);
  expect(files).toBeGreaterThanOrEqual(23);
  await expect(processUsage(program.pid)).rejects.toMatchObject({ code: "ENOENT" });
});
