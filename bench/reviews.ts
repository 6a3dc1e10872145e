// Reviews a second, latency, CPU, memory and calls to STS: of the executable, the npm form, the reference (where REFERENCE_BIN
// names it) and a Go server that grants everything (where there is go), one after the other in each round, so that a busy
// machine is busy for all of them.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCallers } from "./callers.ts";
import { type Contestant, findContestants } from "./reviews/contestants.ts";
import { AT_ONCE, measure, type Measured } from "./reviews/measure.ts";
import { makeBodies } from "./reviews/review-bodies.ts";
import { startQuickSts } from "./reviews/start-quick-sts.ts";
import { tableOf } from "./reviews/tables.ts";

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const reviews = number("BENCH_REVIEWS", 100_000);
const warmUp = number("BENCH_WARM_UP", 20_000);
const rounds = number("BENCH_ROUNDS", 3);
/** So many repeated reviews by servers that were started anew for it, after which memory is looked at. */
const longReviews = number("BENCH_LONG", 0);
const only = process.env["BENCH_ONLY"];

const clusterId = "bench.example.com";
const callers = makeCallers(4000);
const stsMilliseconds = 5;
const repeatedTokens = 100;

const LOADS = {
  repeated: `${repeatedTokens} tokens, again and again`,
  distinct: "no two tokens alike",
  storm: "one new token, again and again",
  long: `${longReviews} reviews of ${repeatedTokens} tokens, from the start`,
} as const;
type Load = keyof typeof LOADS;

const found = await findContestants(warn);
const contestants = found.filter(
  ({ name }) => only === undefined || only.split(",").some((part) => name.includes(part)),
);
const results = new Map(Object.keys(LOADS).map((load) => [load, new Map<string, Measured[]>()] as const));
const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-bench-"));
const { sts, calls: stsCalls, stop: stopSts } = await startQuickSts(callers.length, stsMilliseconds);
try {
  for (let round = 0; round < rounds; round++) {
    const bodies = await makeBodies(warmUp + reviews + repeatedTokens + 1, callers, clusterId);
    for (const contestant of contestants) {
      warn(`round ${round + 1} of ${rounds}: ${contestant.name}`);
      await run(contestant, join(folder, `${round}-${contestants.indexOf(contestant)}`), bodies);
    }
  }
  if (longReviews > 0) {
    const bodies = await makeBodies(repeatedTokens, callers, clusterId);
    for (const contestant of contestants) {
      warn(`${longReviews} reviews: ${contestant.name}`);
      const ownFolder = join(folder, `long-${contestants.indexOf(contestant)}`);
      await withServer(contestant, ownFolder, bodies, (under) => under("long", longReviews, repeated));
    }
  }
} finally {
  await stopSts();
  await rm(folder, { recursive: true, force: true });
}
say(
  `${rounds} rounds of ${reviews} reviews after ${warmUp}, ${AT_ONCE} at once; STS answers after ${stsMilliseconds} ms\n`,
);
for (const [load, measured] of results) {
  if (measured.size > 0) say(`### ${LOADS[load as Load]}\n\n${tableOf(measured, "reference")}`);
}

/** Sends so many reviews of a load, which are not measured where it is none; bodies are told by their numbers. */
type Under = (load: Load | undefined, count: number, bodyAt: (index: number) => number) => Promise<void>;

/** Which body a review has where tokens repeat. */
function repeated(index: number): number {
  return index % repeatedTokens;
}

async function run(contestant: Contestant, ownFolder: string, bodies: readonly Buffer[]): Promise<void> {
  await withServer(contestant, ownFolder, bodies, async (under) => {
    await under(undefined, warmUp, repeated);
    await under("repeated", reviews, repeated);
    if (!contestant.verifies) return;
    await under(undefined, warmUp, (index) => repeatedTokens + index);
    await under("distinct", reviews, (index) => repeatedTokens + warmUp + index);
    await under("storm", reviews, () => bodies.length - 1);
  });
}

async function withServer(
  contestant: Contestant,
  ownFolder: string,
  bodies: readonly Buffer[],
  act: (under: Under) => Promise<void>,
): Promise<void> {
  await mkdir(ownFolder);
  const server = await contestant.start({ folder: ownFolder, clusterId, sts });
  try {
    const lanes = await contestant.connect({ port: server.port, ca: server.ca, atOnce: AT_ONCE });
    await act(async (load, count, bodyAt) => {
      const bodyOf = (index: number): Buffer => bodies[bodyAt(index)] ?? Buffer.alloc(0);
      const measured = await measure({ lanes, pid: server.pid, reviews: count, bodyOf, stsCalls });
      if (load === undefined) return;
      const all = results.get(load);
      all?.set(contestant.name, [...(all.get(contestant.name) ?? []), measured]);
    });
    lanes.close();
  } finally {
    await server.stop();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
