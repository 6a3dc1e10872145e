import { arch, release } from "node:os";
import type { Io } from "../../io.ts";
import { BUILD } from "../../version.ts";
import type { Section } from "./section.ts";

/** Which program this is, and what it runs on. */
export function programSection({ platform, runtime, now }: Pick<Io, "platform" | "runtime" | "now">): Section {
  const { version, commit, date } = BUILD;
  return {
    title: "Program",
    lines: [
      `version: ${[version, commit, date].filter((part) => part !== "").join(" ")}`,
      `runtime: ${runtime}`,
      `system: ${platform} ${arch()}, ${release()}`,
      `time: ${new Date(now()).toISOString()}`,
    ],
    secrets: [],
  };
}
