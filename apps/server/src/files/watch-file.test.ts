import { chmod, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { closedAfter, temporaryFolder } from "../testing/clean-up.ts";
import { type FileReading, watchFile } from "./watch-file.ts";

/** A watch that looks very often, and what it has told. */
function watched(path: string) {
  const told: string[] = [];
  let wake: () => void = () => undefined;
  const changed = (reading: FileReading): void => {
    told.push(reading.kind === "text" ? reading.text : `${reading.kind}: ${reading.problem.detail ?? ""}`);
    wake();
  };
  const watch = closedAfter(watchFile({ path, intervalMs: 1, changed }));
  return {
    ...watch,
    /** What was told, as soon as it is so many. */
    async told(count: number): Promise<readonly string[]> {
      while (told.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return told;
    },
    /** Resolves as soon as this was told last. */
    async until(text: string): Promise<void> {
      while (told.at(-1) !== text) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

/** A folder as Kubernetes mounts a ConfigMap: `config.yaml` → `..data/config.yaml`, `..data` → a folder of this version. */
async function mountConfigMap(folder: string) {
  const version = async (name: string, text: string): Promise<void> => {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "config.yaml"), text);
    await symlink(name, join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  };
  await version("..v1", "one");
  await symlink("..data/config.yaml", join(folder, "config.yaml"));
  return { path: join(folder, "config.yaml"), version };
}

describe("a file is told", () => {
  it.each<[what: string, change: (path: string, folder: string) => Promise<void>]>([
    ["written in place", (path) => writeFile(path, "two")],
    [
      "replaced, as an editor does",
      async (path, folder) => {
        await writeFile(join(folder, "new"), "two");
        await rename(join(folder, "new"), path);
      },
    ],
    [
      "gone, and there again at once",
      async (path) => {
        await rm(path);
        await writeFile(path, "two");
      },
    ],
  ])("at first, and when it is %s", async (_, change) => {
    const folder = await temporaryFolder();
    const path = join(folder, "config.yaml");
    await writeFile(path, "one");
    const { told, until } = watched(path);
    expect(await told(1)).toEqual(["one"]);
    await change(path, folder);
    await until("two");
  });

  it("when Kubernetes swaps the folder that its link leads through, however often", async () => {
    const { path, version } = await mountConfigMap(await temporaryFolder());
    const { told } = watched(path);
    expect(await told(1)).toEqual(["one"]);
    await version("..v2", "two");
    expect(await told(2)).toEqual(["one", "two"]);
    await version("..v3", "three");
    expect(await told(3)).toEqual(["one", "two", "three"]);
  });

  it("when it is gone for long, and when it is back", async () => {
    const path = join(await temporaryFolder(), "config.yaml");
    await writeFile(path, "one");
    const { told } = watched(path);
    await told(1);
    await rm(path);
    const gone = `absent: "${path}": ENOENT, no such file or folder`;
    expect(await told(2)).toEqual(["one", gone]);
    await writeFile(path, "one");
    expect(await told(3)).toEqual(["one", gone, "one"]);
  });

  it("when it is a folder instead", async () => {
    const path = join(await temporaryFolder(), "config.yaml");
    await mkdir(path);
    expect((await watched(path).told(1))[0]).toMatch(/^unreadable: .*EISDIR/);
  });
});

it("a file that is touched or whose mode changes is told again, as what it holds may be readable now", async () => {
  const path = join(await temporaryFolder(), "config.yaml");
  await writeFile(path, "one");
  const { told } = watched(path);
  await told(1);
  await chmod(path, 0o600);
  expect(await told(2)).toEqual(["one", "one"]);
});

it("nothing is told after the end, nor keeps the process alive", async () => {
  const path = join(await temporaryFolder(), "config.yaml");
  await writeFile(path, "one");
  const told: unknown[] = [];
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  const watch = watchFile({ path, intervalMs: 1, changed: (reading) => told.push(reading) });
  expect(timers()).toBe(before);
  await watch.close();
  const other = watched(path);
  await other.told(1);
  await writeFile(path, "two");
  await other.told(2);
  expect(told).toEqual([]);
});

it("a file that cannot be taken is told as one that cannot be read, and the watch goes on", async () => {
  const path = join(await temporaryFolder(), "c.yaml");
  await writeFile(path, "throw");
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    const changed = (reading: FileReading): void => {
      if (reading.kind === "text" && reading.text === "throw") throw new RangeError("provoked");
      told.push(reading.kind === "text" ? reading.text : `${reading.problem.code} ${reading.problem.detail}`);
      if (told.length === 1) void writeFile(path, "well");
      else resolve();
    };
    closedAfter(watchFile({ path, intervalMs: 1, changed }));
  });
  expect(told).toEqual([`INTERNAL "${path}": "RangeError"`, "well"]);
});
