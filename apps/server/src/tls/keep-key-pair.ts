import { fail, ok, type Outcome, type Problem, safe } from "@aws-iam-authenticator/core";
import { watchFile } from "../files/watch-file.ts";
import { type Authority, isOfAuthority } from "./authority-files.ts";
import { issueServing } from "./certificate-authority.ts";
import { checkKeyPair, type KeyPair } from "./check-key-pair.ts";
import { heldByFiles } from "./held-by-files.ts";
import type { KeepKeyPairOptions, KeptKeyPair } from "./kept-key-pair.ts";
import { readKeyPair, replaceKeyPair } from "./key-pair-files.ts";
import type { Replaced } from "./key-pair-news.ts";
import { isDue } from "./renewal.ts";
import { certificateOf, endsSoon, isSamePair } from "./served-certificate.ts";
import { namesAfter } from "./subject-names.ts";

/** What is to be served in place of what is. */
type Next = Pick<Replaced, "pair" | "renewed" | "warnings">;

/** A renewal that failed is tried again after so many ticks at most. */
const mostTicksBetweenTries = 64;

/**
 * Keeps a certificate and key up to date: serves what the files hold as soon as that is a pair that can be served, and
 * renews it in time where the folder has the CA that has signed it. Whatever fails, what was served before is served still.
 *
 * A change takes two writes, one a file: what does not fit together is given some seconds before it counts as wrong.
 */
export function keepKeyPair(options: KeepKeyPairOptions): KeptKeyPair {
  const { certPath, keyPath, accept, serve, told, clock } = options;
  const { settleMs = 5000, tickMs = 60_000, spread = Math.random() } = options;
  let served = options.pair;
  /** Whether what is served could not be written, and what the files held then: that is not to undo it. */
  let unwritten = false;
  let superseded: KeyPair | undefined;
  let waiting: { problem: Problem; told: boolean; timer: NodeJS.Timeout } | undefined;
  let failures = 0;
  let ticksToWait = 0;
  let closed = false;

  /** What the files hold, if that is to be served in place of what is. */
  async function findNext(): Promise<Outcome<Next | undefined>> {
    const files = await readKeyPair(options);
    if (!files.ok) return files;
    if (files.value.found !== "both") {
      return fail("KEY_PAIR_INVALID", safe`${certPath} and ${keyPath} are not there, or not written to their end`);
    }
    const { pair } = files.value;
    if (isSamePair(pair, served) || (superseded !== undefined && isSamePair(pair, superseded))) return ok(undefined);
    const checked = checkKeyPair(pair, { ...options, now: clock.now() });
    if (!checked.ok) return checked;
    const accepted = await accept(pair, served);
    return accepted.ok ? ok({ pair, renewed: false, warnings: checked.value }) : accepted;
  }

  async function look(): Promise<void> {
    const next = await findNext();
    if (!next.ok) {
      wait(next.problem);
      return;
    }
    if (next.value === undefined) {
      stopWaiting();
      return;
    }
    await replace(next.value);
    // It may be due itself.
    enqueue(tick);
  }

  async function replace(next: Next): Promise<void> {
    const { pair } = next;
    const replaced = await serve(pair);
    if (!replaced.ok) {
      wait(replaced.problem);
      return;
    }
    served = pair;
    unwritten = false;
    superseded = undefined;
    stopWaiting();
    told({ kind: "replaced", ...next });
  }

  function wait(problem: Problem): void {
    if (waiting !== undefined && isSameProblem(waiting.problem, problem)) return;
    clearTimeout(waiting?.timer);
    // Of several servers on one folder that find the same, one is to be first.
    const timer = setTimeout(() => enqueue(giveUp), settleMs * (1 + Math.random())).unref();
    waiting = { problem, told: false, timer };
  }

  function stopWaiting(): void {
    clearTimeout(waiting?.timer);
    if (waiting?.told) told({ kind: "files-agree" });
    waiting = undefined;
  }

  /** What is wrong has been so for a while: it is mended where it is our own, and told where not. */
  async function giveUp(): Promise<void> {
    await look();
    if (waiting === undefined || waiting.told) return;
    const authority = await options.readAuthority();
    if (authority.ok && (await canMend(authority.value))) await renew(authority.value);
    if (waiting === undefined) return;
    waiting.told = true;
    told({ kind: "refused", problem: waiting.problem });
  }

  async function canMend(authority: Authority | undefined): Promise<boolean> {
    if (authority === undefined) return false;
    const { isOurs, isBroken } = await heldByFiles({ ...options, now: clock.now() }, authority);
    return isOurs && isBroken;
  }

  async function tick(): Promise<void> {
    // Time may have made a pair valid that was not yet.
    if (waiting !== undefined) await look();
    const authority = await options.readAuthority();
    told({ kind: "looked-at", pair: served, authority });
    if (!authority.ok || !isOf(authority.value, served) || ticksToWait-- > 0) return;
    if (isTime() || (waiting?.told && (await canMend(authority.value)))) await renew(authority.value);
  }

  const isTime = (): boolean => unwritten || isDue(certificateOf(served), { now: clock.now(), spread });

  async function renew(authority: Authority | undefined): Promise<void> {
    // Another server on this folder may have done it.
    if (waiting === undefined) await look();
    if (authority?.signer === undefined || (waiting === undefined && !isTime())) return;
    const now = clock.now();
    const held = await heldByFiles({ ...options, now }, authority);
    if (!held.isOurs) return;
    const names = namesAfter(options, certificateOf(held.pair ?? served));
    const issued = await issueServing(authority.signer, { ...options, ...names, now });
    const written = issued.ok ? await replaceKeyPair(options, issued.value) : issued;
    if (issued.ok && written.ok) {
      failures = 0;
      ticksToWait = 0;
      await replace({ pair: issued.value, renewed: true, warnings: [] });
      return;
    }
    ticksToWait = Math.min(2 ** failures++, mostTicksBetweenTries) - 1;
    if (!written.ok) told({ kind: "renewal-failed", problem: written.problem });
    if (issued.ok && endsSoon(served, now)) {
      // A disk that takes no file must not keep everybody out: kube-apiserver trusts the CA.
      await replace({ pair: issued.value, renewed: true, warnings: [] });
      unwritten = true;
      superseded = held.pair;
    }
  }

  let work = Promise.resolve();
  function enqueue(job: () => Promise<void>): void {
    work = work
      .then(() => (closed ? undefined : job()))
      .catch((error: unknown) => {
        const detail = safe`${error instanceof Error ? error.name : typeof error}`;
        told({ kind: "refused", problem: { code: "INTERNAL", detail } });
      });
  }

  const changed = (): void => enqueue(look);
  const { intervalMs, acceptedBy = [] } = options;
  const watches = [certPath, keyPath, ...acceptedBy].map((path) =>
    watchFile({ path, changed, ...(intervalMs === undefined ? {} : { intervalMs }) }),
  );
  enqueue(tick);
  const clockWatch = setInterval(() => enqueue(tick), tickMs).unref();
  return {
    pair: () => served,
    problem: () => waiting?.problem,
    async close() {
      closed = true;
      clearInterval(clockWatch);
      await Promise.all(watches.map((watch) => watch.close()));
      await work;
      clearTimeout(waiting?.timer);
    },
  };
}

function isOf(authority: Authority | undefined, pair: KeyPair): boolean {
  return authority !== undefined && isOfAuthority(authority, certificateOf(pair));
}

function isSameProblem(one: Problem, other: Problem): boolean {
  return one.code === other.code && one.detail === other.detail;
}
