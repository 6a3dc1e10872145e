// Calls to STS, CloudTrail events and waiting for 1, 100 and 10,000 clusters, by a model: node bench/model.ts. What is
// assumed of a cluster stands in `load`; what a call costs in time is given, and everything else follows.
import { type ClusterLoad, requestsOf, seeded } from "./model/cluster-load.ts";
import { simulate } from "./model/simulate.ts";

const load: ClusterLoad = {
  apiservers: 3,
  commands: 1000,
  requestsOfCommand: 5,
  commandSeconds: 2,
  clients: 200,
  requestsOfClient: 10,
  connectionsOfClient: 2,
};
const clusters = [1, 100, 10_000];
/** From a server in a region to STS in the same. */
const stsSeconds = 0.03;
/** A review that is answered from memory, where no load waits. */
const memorySeconds = 0.001;
/** AWS's usual quota of calls to STS a second, of an account in a region. */
const quota = 600;

const requests = requestsOf(load, seeded(1));
const perHour = (count: number): string => count.toLocaleString("en", { maximumFractionDigits: 0 });
say(`One cluster has ${perHour(requests.length)} requests an hour.\n`);
const columns = clusters.map((count) => `${perHour(count)} cluster${count === 1 ? "" : "s"}`);
say(`| kube-apiserver remembers | authenticator remembers | reviews | ${columns.join(" | ")} | a request waits |`);
say(`|---|---|--:|${"--:|".repeat(clusters.length)}--:|`);
for (const apiserverSeconds of [120, 10, 0]) {
  for (const authenticatorSeconds of [0, 60, 300]) {
    const { reviews, stsCalls, waited } = simulate(requests, { apiserverSeconds, authenticatorSeconds, stsSeconds });
    const waitMs = ((waited * stsSeconds + (reviews - waited) * memorySeconds) / requests.length) * 1000;
    const calls = clusters.map((count) => {
      const perSecond = (stsCalls * count) / 3600;
      return `${perHour(stsCalls * count)} (${perSecond < 10 ? perSecond.toFixed(1) : perHour(perSecond)}/s)`;
    });
    const remembers = [apiserverSeconds, authenticatorSeconds].map((seconds) =>
      seconds === 0 ? "no" : `${seconds} s`,
    );
    say(`| ${[...remembers, perHour(reviews), ...calls, `${waitMs.toFixed(1)} ms`].join(" | ")} |`);
  }
}
say("\nReviews of one cluster; calls to STS an hour (a second), each an event in the caller's CloudTrail.");
say(`The usual quota of an account in a region is ${quota} calls a second.`);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
