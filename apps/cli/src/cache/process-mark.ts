import { readFileSync, readlinkSync } from "node:fs";

/**
 * A text by which another process can tell that this one is gone; undefined on systems other than Linux.
 *
 * A process's number alone would not do: it is used again after a while, and in another container, which may have the same home
 * folder, the same number is another process. So it comes with the machine's start, the namespace, and the process's start.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function processMark(): string | undefined {
  try {
    const id = readlinkSync("/proc/self");
    const started = startOf(id);
    return started === undefined ? undefined : `${space()} ${id} ${started}`;
  } catch {
    return undefined;
  }
}

/** Whether the process that a mark is of is certainly gone. No where that cannot be known: it ran on another machine. */
export function isGone(mark: string): boolean {
  try {
    const [id = "", started] = mark.split(" ").slice(-2);
    return mark.startsWith(`${space()} `) && /^\d+$/.test(id) && startOf(id) !== started;
  } catch {
    return false;
  }
}

/** Where a process's number means this process. */
function space(): string {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
}

/** When a process was started; undefined of one that has ended, be it that nobody has noticed yet. */
function startOf(id: string): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${id}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses, which can hold anything.
  const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? undefined : fields[18];
}
