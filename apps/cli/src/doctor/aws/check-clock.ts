import type { Check } from "../check.ts";
import { failed, pass, warn } from "../rung.ts";

const id = "clock";

/** A difference that people can live with, and that says that the clock is not set by the network. */
const noticeableMs = 60_000;
/** The header has whole seconds, and took some time. */
const resolution = 2;
/** STS takes no signature that is further in the future, and the server neither. */
const tooMuchMs = 5 * 60_000;

/**
 * This machine's clock against STS's.
 *
 * @param date the header Date of STS's answer
 * @param now this machine's time when it came, in milliseconds since 1970
 * @returns undefined where the header tells no time
 */
export function checkClock(date: string | undefined, now: number, platform: NodeJS.Platform): Check | undefined {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return undefined;
  const seconds = Math.round(Math.abs(now - theirs) / 1000);
  if (seconds <= resolution) return pass(id, "this machine's clock agrees with AWS's");
  const message = `this machine's clock is ${seconds} s ${now < theirs ? "behind" : "ahead of"} AWS's`;
  if (seconds * 1000 <= noticeableMs) return pass(id, message);
  const fix = SET_CLOCK[platform] ?? "Have the clock set by the network (NTP).";
  if (seconds * 1000 <= tooMuchMs) return warn(id, message, fix);
  return failed(id, `${message}, and signatures have the wrong time`, fix);
}

const SET_CLOCK: Partial<Record<NodeJS.Platform, string>> = {
  linux: "sudo timedatectl set-ntp true",
  darwin: "sudo sntp -sS time.apple.com",
  win32: "w32tm /resync",
};
