// Is what we publish of use to somebody who installs it? Packs every package, looks at the tarballs, installs them
// together into an empty project, imports and type-checks them there with the examples of the READMEs, and runs the
// command. After a build.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFiles, checkManifest, entryPoints } from "./consumers/check-package.ts";
import { checkTypes, setUps } from "./consumers/check-types.ts";
import {
  type ConsumerProject,
  importOn,
  installAll,
  installedManifest,
  writeExamples,
  writeImports,
} from "./consumers/consumer-project.ts";
import { consumerEnvironment, machineNode, suits } from "./consumers/environment.ts";
import { lintWithAttw, lintWithPublint } from "./consumers/lint-package.ts";
import { packAll, type Packed } from "./consumers/pack.ts";
import { runProgram } from "./consumers/run-program.ts";
import { WEB_STANDARD_ONLY } from "./import-rules.ts";

interface Node {
  readonly file: string;
  readonly version: string;
}

interface Report {
  readonly summary: string;
  readonly problems: readonly string[];
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const env = consumerEnvironment(process.env);
const temporary = realpathSync(mkdtempSync(join(tmpdir(), "consumers-")));
try {
  const failures = await check(temporary);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function check(folder: string): Promise<string[]> {
  const project: ConsumerProject = { folder: join(folder, "project"), env };
  mkdirSync(project.folder);
  const packed = await packAll(root, folder, env);
  await installAll(project, packed);
  const nodes = await nodesToTry();
  const reports = await Promise.all(packed.map((one) => checkPackage(one, project, nodes)));
  for (const { summary, problems } of reports) if (problems.length === 0) console.log(summary);
  const problems = reports.flatMap((report) => report.problems);

  const examples = packed.reduce((sum, one) => sum + writeExamples(project, root, one.folder), 0);
  const ofRoot = writeExamples(project, root, ".");
  const ways = setUps(WEB_STANDARD_ONLY);
  for (const way of ways) problems.push(...(await checkTypes(project, root, way)));
  if (problems.length === 0) {
    const names = ways.map(({ name }) => name).join(", ");
    console.log(
      `consumers: ${packed.length} packages, ${examples + ofRoot} examples of READMEs, types clean (${names})`,
    );
  }
  return problems;
}

/** Checks one package; `summary` says what was done. */
async function checkPackage(packed: Packed, project: ConsumerProject, nodes: readonly Node[]): Promise<Report> {
  const { name, version, tarball, files } = packed;
  const manifest = installedManifest(project, name);
  writeImports(project, packed.folder, manifest);
  const entries = entryPoints(manifest);
  const bins = Object.keys(manifest.bin ?? {});
  const suitable = nodes.filter((node) => suits(node.version, manifest.engines?.node ?? ">=20"));
  const problems = [
    checkFiles(files),
    checkManifest(manifest),
    checkLicense(project, name),
    await lintWithPublint(tarball),
    await lintWithAttw(root, tarball, manifest, env),
    ...(await Promise.all(suitable.map(({ file }) => importOn(project, file, entries)))),
    ...(await Promise.all(bins.map((bin) => runVersion(project, bin, version)))),
  ].flat();
  const versions = suitable.map((node) => node.version).join(" and ");
  const tried = [
    `${files.length} files`,
    "publint clean",
    ...(entries.length > 0 ? ["attw clean", `${entries.join(" and ")} imported on Node ${versions}`] : []),
    ...bins.map((bin) => `${bin} runs`),
  ];
  return { summary: `${name} ${version}: ${tried.join(", ")}`, problems: problems.map((text) => `${name}: ${text}`) };
}

/** pnpm puts the root's licence into packages that have none of their own. */
function checkLicense({ folder }: ConsumerProject, name: string): string[] {
  const [own, packed] = [join(root, "LICENSE"), join(folder, "node_modules", name, "LICENSE")];
  if (!existsSync(packed)) return [];
  return readFileSync(own, "utf8") === readFileSync(packed, "utf8") ? [] : ["its LICENSE is not the repository's"];
}

/** The installed command tells the version that was packed. */
async function runVersion({ folder }: ConsumerProject, bin: string, version: string): Promise<string[]> {
  const command = join(folder, "node_modules", ".bin", bin);
  const { exitCode, stdout, output } = await runProgram(command, ["version", "-s"], { cwd: folder, env });
  const right = exitCode === 0 && stdout.trim() === `v${version}`;
  return right ? [] : [`${bin} version -s does not print v${version}, but: ${output}`];
}

/** This Node, and the machine's own where that is another. */
async function nodesToTry(): Promise<Node[]> {
  const own = { file: process.execPath, version: process.versions.node };
  const file = machineNode(process.env);
  if (file === undefined) return [own];
  const { stdout } = await runProgram(file, ["--print", "process.versions.node"], { cwd: root, env });
  const version = stdout.trim();
  return version === own.version ? [own] : [own, { file, version }];
}
