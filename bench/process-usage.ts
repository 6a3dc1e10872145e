import { readdir, readFile } from "node:fs/promises";

/** What a process has and has used, as Linux tells it. */
export interface ProcessUsage {
  /** Memory in use, all of it resident. */
  readonly rssBytes: number;
  /** Of all its threads, in user and system mode. */
  readonly cpuSeconds: number;
  /** Open files, sockets among them. */
  readonly files: number;
}

/** The kernel counts CPU in hundredths of a second for whoever asks (USER_HZ), whatever it uses itself. */
const ticksPerSecond = 100;

/** Reads /proc. Rejects where there is no such process, or no /proc. */
export async function processUsage(pid: number): Promise<ProcessUsage> {
  const [status, stat, files] = await Promise.all([
    readFile(`/proc/${pid}/status`, "utf8"),
    readFile(`/proc/${pid}/stat`, "utf8"),
    readdir(`/proc/${pid}/fd`),
  ]);
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  // Behind the name, which may hold anything: the fields from the third, of which utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { rssBytes: Number(rss) * 1024, cpuSeconds: ticks / ticksPerSecond, files: files.length };
}
