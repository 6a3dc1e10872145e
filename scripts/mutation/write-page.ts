// node scripts/mutation/write-page.ts: writes docs/reference/mutation-testing.md out of Stryker's report, and fails where a
// score is too low or a mutant lives that nobody has explained.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mutationPage } from "./mutation-page.ts";
import type { MutationReport } from "./mutation-report.ts";
import { EXPLANATIONS } from "./survivors.ts";

const root = new URL("../../", import.meta.url);
const report: MutationReport = JSON.parse(readFileSync(new URL(".cache/stryker/report.json", root), "utf8"));
const { version }: { readonly version: string } = createRequire(import.meta.url)("vitest/package.json");

const { page, complaints } = mutationPage(report, {
  explanations: EXPLANATIONS,
  day: new Date().toISOString().slice(0, "2026-01-02".length),
  versions: [`vitest ${version}`, `Node ${process.versions.node}`],
});
writeFileSync(new URL("docs/reference/mutation-testing.md", root), page);
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
