// Releases the text of the program that runs this, and prints how much of files was in memory before and after, in KiB.
import { readFileSync } from "node:fs";
import { programTextRelease } from "../program-text.ts";

const mapped = (): number => Number(/^RssFile:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);

const release = programTextRelease();
const before = mapped();
release?.();
const after = mapped();
// What was let go of is needed for this.
const works = JSON.stringify([/^a+$/.test("aaa"), new URL("https://example.com/x").pathname]) === '[true,"/x"]';
process.stdout.write(JSON.stringify({ canRelease: release !== undefined, before, after, works }));
